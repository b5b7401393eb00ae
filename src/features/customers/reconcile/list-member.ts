import type { ReconcileMember } from '../../../../entities/reconcile-member';
import { floorToSecond } from '../../../kernel/clock';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Machine } from '../../../kernel/machine';
import { SEND_RETRIES, type Outcome, type WorkItem } from '../../../kernel/work/outcome';
import type { Sender } from '../../../kernel/work/registry';
import { adviseAfter, WecomError, type Wecom } from '../../../wecom';
import { staffByIds } from '../../staff';
import { decideNextPage } from './decide-reconcile';
import { countRun, memberById, runById, storeMember, type ParkedFor } from './reconcile-store';
import { listWork, startNext, type Steps } from './steps';
import type { Listed, StorePage } from './store-page';

type Deps = Machine & { wecom: Wecom; storePage: StorePage; steps: Steps };

type Answer =
  | { kind: 'page'; cursor: string | null; rows: Listed[]; nextCursor: string | null; beganAtMs: number }
  | { kind: 'restart'; cursor: string | null }
  | { kind: 'refused'; cursor: string | null }
  /** Somebody else went on from here already. */
  | { kind: 'stale' };

/** doc 92994 */
const PAGE = 100;
const BAD_CURSOR = 50100;
const MOST_CHARS = 64;
/** Some minutes of trouble, then this member is left to the next reconcile. */
const ATTEMPTS = 5;

/**
 * One page of one member's customers, by externalcontact/batch/get_by_user. The cursor stands in the member's row and moves in the transaction that stores
 * the page, so a stop at any moment goes on from there. Members are asked for one by one: one whom WeCom refuses takes no other along. Source: doc 92994.
 */
export const listMember = (deps: Deps): Sender<Answer> => ({
  kind: 'reconcile.list', lane: 'bulk', retries: SEND_RETRIES.slice(0, ATTEMPTS),
  async send(work) {
    const member = await memberById(deps.database, work.key);
    if (member?.state !== 'listing') return { kind: 'done', result: { kind: 'stale' } };
    const [staff] = await staffByIds(deps.database, [member.staffId]);
    const cursor = member.pageCursor;
    if (!staff || staff.mergedInto !== null) return { kind: 'done', result: { kind: 'refused', cursor } };
    const beganAtMs = deps.clock.nowMs();
    try {
      const page = await deps.wecom.customers.batchByUser({ userIds: [staff.userId], cursor, limit: PAGE });
      // a row of anybody else answers a question that was not asked; an id or a state that WeCom cannot mean would stop the whole page from being stored
      const own = page.items.filter(({ contact, follow }) => follow.userId.toLowerCase() === staff.userId.toLowerCase() && Math.max(contact.externalUserId.length, follow.state?.length ?? 0) <= MOST_CHARS);
      const rows = [...new Map(own.map(({ contact, follow }): [string, Listed] => [contact.externalUserId, {
        externalUserId: contact.externalUserId, name: contact.name, type: contact.type, startedAtMs: floorToSecond(follow.createTime * 1000), state: follow.state, tagIds: follow.tagIds,
      }])).values()];
      return { kind: 'done', result: { kind: 'page', cursor, rows, nextCursor: page.nextCursor, beganAtMs } };
    } catch (error) {
      return outcomeOf(error, work, cursor);
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind !== 'done' || !outcome.result || outcome.result.kind === 'stale') return;
    const member = await memberById(tx, work.key);
    if (member?.state !== 'listing' || member.pageCursor !== outcome.result.cursor) return;
    if (outcome.result.kind === 'refused') return end(deps, tx, member, 'refused');
    if (outcome.result.kind === 'restart') return restart(deps, tx, member);
    await page(deps, tx, { member, work, answer: outcome.result });
  },
});

/**
 * A refusal says nothing of anybody's customers. 84061 may be a member without any (pitfall 18), 60011 one who is out of range by now, 60111 one who left:
 * whatever is open stays open until a complete listing lacks it.
 */
function outcomeOf(error: unknown, work: WorkItem, cursor: string | null): Outcome<Answer> {
  if (error instanceof WecomError && error.code === BAD_CURSOR) return { kind: 'done', result: { kind: 'restart', cursor } };
  const advice = adviseAfter(error, { repeatIsHarmless: true });
  const final = advice.kind === 'failed' || (error instanceof WecomError && error.code === 60011) || (!(advice.kind === 'retry' && advice.free) && work.attempts >= ATTEMPTS);
  return final ? { kind: 'done', result: { kind: 'refused', cursor } } : advice;
}

async function page(deps: Deps, tx: Tx, { member, work, answer }: { member: ReconcileMember; work: WorkItem; answer: Extract<Answer, { kind: 'page' }> }): Promise<void> {
  const run = await runById(tx, member.runId);
  if (run?.status !== 'running') return;
  const from = Number(work.payload['from'] ?? 0);
  const begun = { ...member, begunAtMs: member.begunAtMs ?? answer.beganAtMs };
  const stored = await deps.storePage(tx, { run, member: begun, rows: answer.rows, from });
  const counts = { ...stored.counts, scanned: from === 0 ? answer.rows.length : 0 };
  const next = decideNextPage({ ...member, cursor: member.pageCursor }, answer.nextCursor);
  if (stored.next === null && next.kind !== 'more') return end(deps, tx, begun, next.kind === 'circle' ? 'circle' : null, counts);
  await countRun(tx, member.runId, counts, deps.clock.nowMs());
  if (stored.next === null && next.kind === 'more') await storeMember(tx, { ...begun, pageCursor: next.cursor, markCursor: next.markCursor, pages: member.pages + 1 });
  else await storeMember(tx, begun);
  tx.enqueue(listWork(member.id, stored.next ?? 0));
}

/** A cursor that WeCom does not know any more: from the first page, once; what was stored stays stored. */
async function restart(deps: Deps, tx: Tx, member: ReconcileMember): Promise<void> {
  if (member.pageCursor === null || member.markCursor === RESTARTED) return end(deps, tx, member, 'refused');
  await storeMember(tx, { ...member, begunAtMs: null, pageCursor: null, markCursor: RESTARTED });
  tx.enqueue(listWork(member.id, 0));
}

const RESTARTED = 'restarted';

async function end(deps: Deps, tx: Tx, member: ReconcileMember, why: ParkedFor | null, counts: Parameters<Steps['goOn']>[2] = {}): Promise<void> {
  await storeMember(tx, { ...member, state: why === null ? 'listed' : 'parked', parkedFor: why });
  await startNext(tx, member.runId);
  if (why !== null) deps.steps.tellParked(tx, member, why);
  await deps.steps.goOn(tx, member.runId, { ...counts, toList: -1, parked: why === null ? 0 : 1 });
}


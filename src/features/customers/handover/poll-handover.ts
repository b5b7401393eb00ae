import type { HandoverRow } from '../../../../entities/handover-row';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { NewWork } from '../../../kernel/events';
import type { Machine } from '../../../kernel/machine';
import type { Sender } from '../../../kernel/work/registry';
import type { DomainEvent } from '../../../vocabulary/events';
import { adviseAfter, type TransferResult, type Wecom } from '../../../wecom';
import { staffByIds } from '../../staff';
import { factsByCustomer } from '../follow-store';
import { foldEpisodes } from '../fold-episodes';
import { customersByExternalIds, takeTurns } from '../store';
import type { WriteFacts } from '../write-facts';
import { nextPollMs, OPEN_STATES, stateOfResult } from './decide-handover';
import { countsOf, finishHandover, giveUpWaiting, handoverById, lockHandover, openRowsOf, storeRows } from './handover-store';

type Deps = Machine & { wecom: Wecom; writeFacts: WriteFacts };
/** Null: WeCom would not say this time. */
type Page = { items: TransferResult[]; nextCursor: string | null } | null;

/** Customers whose follows one transaction moves; more of the same page wait for the next. */
const MOVED = 50;
const ATTEMPTS = 4;
const MOST_PAGES = 200;

/** `told`: a callback asked for this look; the next regular one is due anyway. */
export const pollWork = (handoverId: string, notBeforeMs: number, more: Pick<NewWork, 'once'> & { told?: boolean } = {}): NewWork => {
  const { told = false, ...once } = more;
  return { kind: 'handover.poll', lane: 'bulk', key: handoverId, payload: { told }, notBeforeMs, ...once };
};

/** transfer_result, page by page: who took over, who refused (doc 92125, 94081). */
export const pollHandover = (deps: Deps): Sender<Page> => ({
  kind: 'handover.poll', lane: 'bulk',
  async send(work) {
    const handover = await handoverById(deps.database, work.key);
    if (!handover) return { kind: 'failed', error: 'this handover is not known' };
    const members = new Map((await staffByIds(deps.database, [handover.handoverStaffId, handover.takeoverStaffId])).map((staff) => [staff.id, staff.userId]));
    const cursor = work.payload['cursor'];
    try {
      const page = await deps.wecom.transfers.results({
        kind: handover.kind as 'active' | 'resigned', handoverUserId: members.get(handover.handoverStaffId) ?? '', takeoverUserId: members.get(handover.takeoverStaffId) ?? '',
        cursor: typeof cursor === 'string' ? cursor : null,
      });
      return { kind: 'done', result: page };
    } catch (error) {
      const advice = adviseAfter(error, { repeatIsHarmless: true });
      return advice.kind === 'failed' || work.attempts >= ATTEMPTS ? { kind: 'done', result: null } : advice;
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind !== 'done') return;
    const page = outcome.result ?? null;
    const whole = page === null || (await storeResults(deps, tx, work, page.items));
    const pages = Number(work.payload['page'] ?? 0);
    if (!whole) return tx.enqueue({ kind: 'handover.poll', lane: 'bulk', key: work.key, payload: work.payload });
    if (page !== null && page.nextCursor !== null && page.nextCursor !== work.payload['cursor'] && pages < MOST_PAGES) {
      return tx.enqueue({ kind: 'handover.poll', lane: 'bulk', key: work.key, payload: { ...work.payload, cursor: page.nextCursor, page: pages + 1 } });
    }
    await plan(deps, tx, work.key, work.payload['told'] === true);
  },
});

async function plan(deps: Deps, tx: Tx, handoverId: string, told: boolean): Promise<void> {
  const handover = await handoverById(tx, handoverId);
  const nowMs = deps.clock.nowMs();
  if (!handover || !(await goOn(deps, tx, handoverId)) || told) return;
  const waitMs = nextPollMs(nowMs - handover.createdAtMs);
  if (waitMs !== null) return tx.enqueue(pollWork(handoverId, nowMs + waitMs));
  await giveUpWaiting(tx, handoverId);
  await finish(deps, tx, handoverId);
}

/** False: WeCom has nothing more to say of anybody, and the handover is over. */
export async function goOn(deps: Pick<Deps, 'clock'>, tx: Tx, handoverId: string): Promise<boolean> {
  const counts = (await countsOf(tx, [handoverId])).get(handoverId) ?? {};
  if ((counts.queued ?? 0) + OPEN_STATES.reduce((sum, state) => sum + (counts[state] ?? 0), 0) > 0) return true;
  await finish(deps, tx, handoverId);
  return false;
}

async function finish({ clock }: Pick<Deps, 'clock'>, tx: Tx, handoverId: string): Promise<void> {
  if (!(await finishHandover(tx, handoverId, clock.nowMs()))) return;
  const counts = (await countsOf(tx, [handoverId])).get(handoverId) ?? {};
  const all = Object.values(counts).reduce((sum, n) => sum + n, 0);
  tx.emit({ type: 'handover.finished', subject: handoverId, data: { done: counts.done ?? 0, others: all - (counts.done ?? 0) }, cause: { type: 'sync', id: handoverId } } satisfies DomainEvent);
}

/** Answers false when the page holds more than one transaction should move. Lock order: customers, then the handover. */
async function storeResults(deps: Deps, tx: Tx, work: { id: string; key: string }, items: readonly TransferResult[]): Promise<boolean> {
  if (items.length === 0) return true;
  const told = new Map(items.map((item) => [item.externalUserId, { status: item.status, takeoverAtMs: item.takeoverTime === null ? null : item.takeoverTime * 1000 }]));
  const customers = new Map((await customersByExternalIds(tx, [...told.keys()])).map(({ id, externalUserId }) => [id, told.get(externalUserId)]));
  const changes = (await openRowsOf(tx, work.key, [...customers.keys()])).flatMap((row) => {
    const result = customers.get(row.customerId);
    const state = result && stateOfResult(result, row.askedAtMs ?? 0);
    return state ? [{ ...row, state, takeoverAtMs: state === 'done' ? (result.takeoverAtMs ?? deps.clock.nowMs()) : null }] : [];
  });
  const now = changes.slice(0, MOVED);
  if (now.length > 0) await move(deps, tx, work, now);
  return changes.length <= MOVED;
}

/** Everything follows the customer: the old follow ends by transfer, which lapses nothing, and one read shows who has them now (policy 5). */
async function move(deps: Deps, tx: Tx, work: { id: string; key: string }, rows: readonly HandoverRow[]): Promise<void> {
  const done = rows.filter((row) => row.state === 'done');
  if (done.length > 0) await takeTurns(tx, done.map((row) => row.customerId));
  await lockHandover(tx, work.key);
  await storeRows(tx, rows);
  const handover = await handoverById(tx, work.key);
  if (done.length === 0 || !handover) return;
  const facts = await factsByCustomer(tx, done.map((row) => row.customerId));
  const nowMs = deps.clock.nowMs();
  const stillOpen = done.filter((row) => foldEpisodes(facts.get(row.customerId) ?? []).some((episode) => episode.staffId === handover.handoverStaffId && episode.endedAtMs === null));
  if (stillOpen.length > 0) {
    await deps.writeFacts(tx, stillOpen.map(({ customerId, takeoverAtMs }) => ({
      cause: { type: 'work', id: work.id },
      fact: { customerId, id: deps.ids.next(), staffId: handover.handoverStaffId, kind: 'end_transfer', atMs: Math.min(takeoverAtMs ?? nowMs, Math.floor(nowMs / 1000) * 1000), state: null, source: 'reconcile', arrivedAtMs: nowMs },
    })));
  }
  for (const { customerId } of done) tx.enqueue({ kind: 'customer.read', lane: 'bulk', key: customerId, payload: {}, once: `customer.read:${customerId}:${work.key}` });
}

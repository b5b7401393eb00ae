import { floorToSecond } from '../../../kernel/clock';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Machine } from '../../../kernel/machine';
import { SEND_RETRIES } from '../../../kernel/work/outcome';
import type { Sender } from '../../../kernel/work/registry';
import type { CustomerId } from '../../../vocabulary/events';
import { adviseAfter, WecomError, type CustomerDetail, type Wecom } from '../../../wecom';
import { factsByCustomer } from '../follow-store';
import type { RecordDetails } from '../read-customer';
import { customersByIds, takeTurns } from '../store';
import type { WriteFacts } from '../write-facts';
import type { ResolveStaff } from '../../staff';
import { decideEnd } from './decide-reconcile';
import { memberById } from './reconcile-store';
import type { Steps } from './steps';

type Deps = Machine & { wecom: Wecom; resolveStaff: ResolveStaff; recordDetails: RecordDetails; writeFacts: WriteFacts; steps: Steps };

/** `gone`: nobody in range has this customer. `unsure`: WeCom would not say. */
type Seen = { kind: 'detail'; detail: CustomerDetail; beganAtMs: number } | { kind: 'gone' } | { kind: 'unsure' };

const NOBODY_HAS = new Set([84061, 60011]);
const ATTEMPTS = 5;

/**
 * A complete listing lacks this follow: does the customer's own detail (doc 92114) lack it too? Only then it has ended. WeCom's listings may leave people out
 * without saying so, and what is asked here are a few people a night.
 */
export const confirmEnd = (deps: Deps): Sender<Seen> => ({
  kind: 'reconcile.confirm', lane: 'bulk', retries: SEND_RETRIES.slice(0, ATTEMPTS),
  async send(work) {
    const [customer] = await customersByIds(deps.database, [work.key]);
    if (!customer || customer.erasedAtMs !== null) return { kind: 'done', result: { kind: 'unsure' } };
    const beganAtMs = floorToSecond(deps.clock.nowMs());
    try {
      const detail = await deps.wecom.customers.get(customer.externalUserId);
      return { kind: 'done', result: detail.contact.externalUserId === customer.externalUserId ? { kind: 'detail', detail, beganAtMs } : { kind: 'unsure' } };
    } catch (error) {
      if (error instanceof WecomError && error.code !== null && NOBODY_HAS.has(error.code)) return { kind: 'done', result: { kind: 'gone' } };
      const advice = adviseAfter(error, { repeatIsHarmless: true });
      const final = advice.kind === 'failed' || (!(advice.kind === 'retry' && advice.free) && work.attempts >= ATTEMPTS);
      return final ? { kind: 'done', result: { kind: 'unsure' } } : advice;
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind !== 'done' || !outcome.result) return;
    const member = await memberById(tx, String(work.payload['member']));
    if (!member) return; // a later run took over
    const ended = outcome.result.kind === 'unsure' ? 0 : await end(deps, tx, { customerId: work.key, workId: work.id, member, seen: outcome.result });
    await deps.steps.goOn(tx, member.runId, { toConfirm: -1, missedDeletes: ended, repaired: ended });
  },
});

type Ending = { customerId: CustomerId; workId: string; member: { staffId: string; begunAtMs: number | null }; seen: Exclude<Seen, { kind: 'unsure' }> };

async function end({ clock, ids, recordDetails, resolveStaff, writeFacts }: Deps, tx: Tx, { customerId, workId, member, seen }: Ending): Promise<0 | 1> {
  const cause = { type: 'work' as const, id: workId };
  await takeTurns(tx, [customerId]);
  const shownTo: string[] = [];
  if (seen.kind === 'detail') {
    await recordDetails(tx, [{ customerId, detail: seen.detail, beganAtMs: seen.beganAtMs, cause }]);
    for (const { userId } of seen.detail.follows) shownTo.push(await resolveStaff(tx, userId));
  }
  const facts = ((await factsByCustomer(tx, [customerId])).get(customerId) ?? []).filter((fact) => fact.staffId === member.staffId);
  const ending = decideEnd(facts, { listingBeganAtMs: member.begunAtMs ?? 0, shown: shownTo.includes(member.staffId) });
  if (!ending) return 0;
  // by whom, nobody says: nothing lapses by it (policy 19)
  await writeFacts(tx, [{ cause, fact: { customerId, id: ids.next(), staffId: member.staffId, kind: 'end_unknown', atMs: ending.atMs, state: null, source: 'reconcile', arrivedAtMs: clock.nowMs() } }]);
  return 1;
}

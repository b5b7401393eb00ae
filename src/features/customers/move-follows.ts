import type { NewWork } from '../../kernel/events';
import { timeSortedId } from '../../kernel/ids';
import type { Machine } from '../../kernel/machine';
import type { Job } from '../../kernel/work/registry';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { CustomerId, DomainEvent, StaffId } from '../../vocabulary/events';
import type { FollowFact } from '../../vocabulary/follow';
import { staffByIds } from '../staff';
import { factsByCustomer, factsOfStaffAfter, insertFacts, moveFacts } from './follow-store';
import { takeTurns } from './store';
import { moveTags } from './tag-store';
import { endsByDeparture, foldAnew, hasScan } from './write-facts';

type Merge = { from: StaffId; into: StaffId; workId: string };

/** What one transaction moves, and how many facts of others it passes over. */
const PAGE = 50;
const AMONG = 2000;
/** A process that has not heard hands out the id that is no more for half a minute, and its transactions end soon after. */
const SETTLED_MS = 120_000;
/** No fact of a member is older than the member's row, give or take what two clocks differ. */
const CLOCKS_MS = 3_600_000;

export const moveWork = (staffId: StaffId): NewWork => ({ kind: 'follows.move', key: staffId, payload: {} });

/** One member was taken for two: facts of the younger id become facts of the older one, page by page, and each customer's story is folded anew. */
export const moveFollows = ({ clock, ids }: Machine): Job => ({
  kind: 'follows.move',
  async run(tx, { id, key: from, payload }) {
    const [gone] = await staffByIds(tx, [from]);
    if (!gone || gone.mergedInto === null) return;
    const { after = timeSortedId(gone.createdAtMs - CLOCKS_MS, Buffer.alloc(10)), last = false } = payload as { after?: string; last?: boolean };
    const { facts, end } = await factsOfStaffAfter(tx, { staffId: from, after, among: AMONG, limit: PAGE });
    await movePage({ clock, ids }, tx, [...new Set(facts.map((fact) => fact.customerId))], { from, into: gone.mergedInto, workId: id });
    if (end !== null) tx.enqueue({ ...moveWork(from), payload: { after: end, last } });
    else if (!last) tx.enqueue({ ...moveWork(from), payload: { last: true }, notBeforeMs: clock.nowMs() + SETTLED_MS });
  },
});

async function movePage({ clock, ids }: Pick<Machine, 'clock' | 'ids'>, tx: Tx, customerIds: readonly CustomerId[], { from, into, workId }: Merge): Promise<void> {
  if (customerIds.length === 0) return;
  await takeTurns(tx, customerIds);
  const facts = await factsByCustomer(tx, customerIds);
  const plans = customerIds.map((customerId) => ({ customerId, ...decideMove(facts.get(customerId) ?? [], from, into) }));
  await moveFacts(tx, { moved: plans.flatMap(({ moved }) => moved), dropped: plans.flatMap(({ dropped }) => dropped) }, into);
  await moveTags(tx, customerIds, from, into);
  const ends = await endsByDeparture(tx, plans.flatMap(({ customerId, after }) => after.map((fact) => ({ ...fact, customerId, arrivedAtMs: clock.nowMs() }))), ids);
  await insertFacts(tx, ends);
  const now = await factsByCustomer(tx, customerIds);
  await foldAnew(tx, customerIds, now, ids);
  for (const customerId of customerIds) {
    tx.emit({ type: 'follow.changed', subject: customerId, data: { kind: 'merged', scanned: hasScan(now.get(customerId)), stateLength: Math.max(0, ...(now.get(customerId) ?? []).map((fact) => fact.state?.length ?? 0)) }, cause: { type: 'work', id: workId } } satisfies DomainEvent);
  }
}

export interface Move {
  moved: string[];
  dropped: string[];
  /** The facts that carry the other id afterwards. */
  after: FollowFact[];
}

/** Facts of one customer under two ids of a member. Of two that say the same, the one that names a scanned code is kept (policy 2). */
export function decideMove(facts: readonly FollowFact[], from: StaffId, into: StaffId): Move {
  const nameOf = (fact: FollowFact) => `${fact.atMs}:${fact.kind}:${fact.source}`;
  const there = new Map(facts.filter((fact) => fact.staffId === into).map((fact) => [nameOf(fact), fact]));
  const move: Move = { moved: [], dropped: [], after: [] };
  for (const fact of facts.filter((each) => each.staffId === from)) {
    const twin = there.get(nameOf(fact));
    if (twin && (twin.state !== null || fact.state === null)) {
      move.dropped.push(fact.id);
      continue;
    }
    if (twin) move.dropped.push(twin.id);
    move.moved.push(fact.id);
    move.after.push({ ...fact, staffId: into });
  }
  return move;
}

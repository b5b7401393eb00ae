import type { Tx } from '../../kernel/database/unit-of-work';
import type { Machine } from '../../kernel/machine';
import { forgetFormerNames, formerNamesOf } from './name-store';
import { insertStaff, takeNamesTurn, userKeyOf } from './store';

export interface Joiner {
  userId: string;
  /** Since when somebody carries this name: when they joined, or when a listing showed them. */
  atMs: number;
}

export type RecordJoiners = (tx: Tx, joiners: readonly Joiner[]) => Promise<void>;

/** 新增成员: somebody new may carry a name that another member gave up; from then on it leads to them. */
export const makeRecordJoiners = ({ clock, ids, database, forgetNames }: Pick<Machine, 'clock' | 'ids' | 'database'> & { forgetNames(): void }): RecordJoiners => async (tx, joiners) => {
  await takeNamesTurn(tx, database.engine);
  const former = await formerNamesOf(tx, joiners.map(({ userId }) => userId));
  const taken = joiners.filter(({ userId, atMs }) => (former.get(userKeyOf(userId))?.untilMs ?? Infinity) <= atMs);
  if (taken.length === 0) return;
  await forgetFormerNames(tx, taken.map(({ userId }) => userId));
  for (const { userId, atMs } of taken) await insertStaff(tx, { id: ids.next(), userId, inRange: 0, namedAtMs: atMs, createdAtMs: clock.nowMs() });
  tx.afterCommit(forgetNames);
};

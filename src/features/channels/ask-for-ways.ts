import type { Tx } from '../../kernel/database/unit-of-work';
import type { Machine } from '../../kernel/machine';
import { replayWork, undoneWork } from '../../kernel/work/replay';
import { insertIntents, reopen, type ContactWayRecord, type Intent } from './store';

type Ask = Pick<ContactWayRecord, 'id' | 'state' | 'changedAtMs'>;

/** Names the work of one ask: while a code is pending, `changedAtMs` is the instant at which it was asked for. */
export const onceOf = ({ id, changedAtMs }: Pick<Ask, 'id' | 'changedAtMs'>) => `contact_way.make:${id}:${changedAtMs}`;
const make = (way: Ask) => ({ kind: 'contact_way.make', key: way.id, lane: 'send' as const, payload: {}, once: onceOf(way) });

/** One intent table for codes and 渠道活码: what is asked for is written first, and made by one sender (policy 30). */
export const makeAskForWays = ({ clock, ids }: Machine) => async (tx: Tx, ways: readonly (Omit<Intent, 'id'> & { id?: string })[]): Promise<void> => {
  const changedAtMs = clock.nowMs();
  for (const { id, state } of await insertIntents(tx, ways.map((way) => ({ ...way, id: way.id ?? ids.next() })), changedAtMs)) tx.enqueue(make({ id, state, changedAtMs }));
};

export const makeAskWayAgain = ({ clock, bells }: Machine) => async (tx: Tx, way: ContactWayRecord, users: readonly string[]): Promise<boolean> => {
  if (way.status === 'failed') {
    const changedAtMs = Math.max(clock.nowMs(), way.changedAtMs + 1); // an ask of its own, also within the millisecond of the one before
    if ((await reopen(tx, way.id, users, changedAtMs)) === 0) return false;
    tx.enqueue(make({ ...way, changedAtMs }));
    return true;
  }
  const row = await undoneWork(tx, onceOf(way));
  if (!row || !(await replayWork(tx, row, clock.nowMs()))) return false;
  tx.afterCommit(() => bells[row.lane].ring());
  return true;
};

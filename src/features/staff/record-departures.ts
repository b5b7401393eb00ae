import type { Tx } from '../../kernel/database/unit-of-work';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import { insertStaff, staffByUserIds, storeLeft, takeNamesTurn } from './store';

export interface Departure {
  userId: string;
  atMs: number;
  cause: Cause;
}

const LEFT = 5;

/** 成员离职: members who left the directory. One whom nobody named yet is remembered too: an add from before may still be on its way. */
export const makeRecordDepartures = ({ clock, ids, database }: Pick<Machine, 'clock' | 'ids' | 'database'>) => async (tx: Tx, departures: readonly Departure[]): Promise<void> => {
  await takeNamesTurn(tx, database.engine);
  for (const { userId, atMs, cause } of departures) {
    const stranger = { id: ids.next(), userId, inRange: 0, activation: LEFT, leftAtMs: atMs, createdAtMs: clock.nowMs() };
    const [member] = await staffByUserIds(tx, [userId]);
    if (!member && (await insertStaff(tx, stranger))) continue; // no follow of theirs is known
    if ((await storeLeft(tx, userId, atMs)) === 0) continue;
    const [gone] = await staffByUserIds(tx, [userId]);
    if (gone) tx.emit({ type: 'staff.left', subject: gone.id, data: { atMs }, cause } satisfies DomainEvent);
  }
};

import type { Reader } from '../database/database';
import type { Tx } from '../database/unit-of-work';
import type { Lane } from '../events';
import type { RowStatus } from './outcome';

export interface EndedWork {
  id: string;
  kind: string;
  lane: Lane;
  status: RowStatus;
  doubt: number;
  deliverByMs: number | null;
}

const COLUMNS = 'id, kind, lane, status, doubt, deliverByMs';

/** The row that was enqueued with this `once` text, if all attempts are over and it was not done. */
export const undoneWork = (reader: Reader, once: string): Promise<EndedWork | null> =>
  reader.one<EndedWork>(`SELECT ${COLUMNS} FROM work WHERE once = ? AND status IN ('parked', 'failed', 'expired')`, [once]);

/** A message of the outbox, whatever became of it. */
export const outboxWork = (reader: Reader, id: string): Promise<EndedWork | null> =>
  reader.one<EndedWork>(`SELECT ${COLUMNS} FROM work WHERE id = ? AND delivery IS NOT NULL`, [id]);

/**
 * Runs a row again from its first attempt. Its doubt stays: what an earlier attempt may have done is asked about before anything is repeated (policy 30),
 * which is why the row itself runs again and no new one does. False: somebody else was faster.
 */
export async function replayWork(tx: Tx, row: Pick<EndedWork, 'id' | 'status'>, nowMs: number): Promise<boolean> {
  const matched = await tx.change(
    `UPDATE work SET status = 'pending', attempts = 0, notBeforeMs = ?, error = NULL, doneAtMs = NULL, delivery = CASE WHEN delivery IS NULL THEN NULL ELSE 'queued' END
     WHERE id = ? AND status = ?`, [nowMs, row.id, row.status]);
  return matched > 0;
}

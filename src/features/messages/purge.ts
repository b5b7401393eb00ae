import type { Machine } from '../../kernel/machine';
import type { Job } from '../../kernel/work/registry';
import { LONGEST_WINDOW_MS } from './decide-permit';

const DAY_MS = 86_400_000;
/** A message is settled or parked within hours; its lines are kept for whoever replays it. */
const LINES_KEPT_MS = 30 * DAY_MS;
/** One transaction of a worker stays short. */
const BATCH = 500;

export const PURGE = 'messages.purge';
export const purgeWork = () => ({ kind: PURGE, key: 'messages', payload: {} });

/** Forgets permits that count in no window any more, and lines nobody will ask for; what is left over goes into the next batch. */
export const purge = ({ clock }: Pick<Machine, 'clock'>): Job => ({
  kind: PURGE,
  async run(tx) {
    const nowMs = clock.nowMs();
    const stale = [
      { table: 'staff_message_permit', beforeMs: nowMs - LONGEST_WINDOW_MS },
      { table: 'staff_message_line', beforeMs: nowMs - LINES_KEPT_MS },
    ];
    let more = false;
    for (const { table, beforeMs } of stale) {
      const rows = await tx.rows<{ id: string }>(`SELECT id FROM ${table} WHERE atMs <= ? LIMIT ${BATCH}`, [beforeMs]);
      if (rows.length === 0) continue;
      await tx.change(`DELETE FROM ${table} WHERE id IN (${rows.map(() => '?').join(',')})`, rows.map((row) => row.id));
      more ||= rows.length === BATCH;
    }
    if (more) tx.enqueue(purgeWork());
  },
});

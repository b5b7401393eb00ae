import type { Clock } from '../clock';
import type { Database } from './database';

const MOST_APART_MS = 2000;

/** Leases and due times are compared across processes: one whose clock is off would take the work of others. */
export async function checkClock(database: Database, clock: Clock): Promise<void> {
  if (database.engine === 'sqlite') return;
  const row = await database.one<{ nowMs: number | string }>('SELECT ROUND(UNIX_TIMESTAMP(NOW(3)) * 1000) AS nowMs');
  const apartMs = Math.abs(Number(row?.nowMs) - clock.nowMs());
  if (apartMs > MOST_APART_MS) throw new Error(`the clocks of this machine and of the database are ${Math.round(apartMs / 1000)} s apart; set both by NTP`);
}

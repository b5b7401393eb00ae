import { NamedState } from '../../../entities/named-state';
import type { Clock } from '../clock';
import type { Reader } from '../database/database';
import type { Tx } from '../database/unit-of-work';

const NAME = 'quarantine';
const LOOK_AGAIN_MS = 2000;
const RESTORED = 'this copy was restored from a backup: it may have been sent since that was made; replay it if it was not';

/**
 * A restored copy makes no call out until somebody lifts this: the original may be running still, and what the copy takes for unsent may have been
 * sent. It accepts callbacks and works on its own tables meanwhile.
 */
export interface Quarantine {
  isOn(): Promise<boolean>;
}

/** Asked before every claim of calls out. Off is for good: only a restore into a new database puts it on, and no bot runs on that yet. */
export function createQuarantine({ database, clock }: { database: Reader; clock: Clock }): Quarantine {
  let known: { on: boolean; atMs: number } | null = null;
  return {
    async isOn() {
      if (known && (!known.on || clock.nowMs() - known.atMs < LOOK_AGAIN_MS)) return known.on;
      known = { on: (await quarantineSince(database)) !== null, atMs: clock.nowMs() };
      return known.on;
    },
  };
}

export const quarantineSince = async (reader: Reader): Promise<number | null> =>
  (await reader.one<{ changedAtMs: number }>('SELECT changedAtMs FROM named_state WHERE name = ?', [NAME]))?.changedAtMs ?? null;

/**
 * Messages that had not been sent when the backup was made wait for a person, each as `unknown`. Other calls out will ask before they repeat anything
 * (policy 30). Answers how many messages wait.
 */
export async function enterQuarantine(tx: Tx, nowMs: number): Promise<number> {
  await tx.change('DELETE FROM named_state WHERE name = ?', [NAME]); // of a backup that was made in quarantine
  await tx.insert(NamedState, { name: NAME, value: '', changedAtMs: nowMs });
  const free = 'claimToken = NULL, leaseUntilMs = NULL';
  const parked = await tx.change(`UPDATE work SET status = 'parked', delivery = 'unknown', doubt = 1, error = ?, ${free} WHERE delivery = 'queued' AND (CASE WHEN status IN ('pending', 'processing') THEN 1 END) = 1`, [RESTORED]);
  await tx.change(`UPDATE work SET status = 'pending', doubt = CASE WHEN lane IN ('job', 'shared') THEN 0 ELSE 1 END, ${free} WHERE status = 'processing'`);
  await tx.change("UPDATE work SET doubt = 1 WHERE status = 'pending' AND lane IN ('greet', 'send', 'bulk')");
  await tx.change("UPDATE inbox SET status = 'pending', claimToken = NULL, leaseUntilMs = NULL WHERE status = 'processing'");
  return parked;
}

/** False when there was none. */
export const liftQuarantine = async (tx: Tx): Promise<boolean> => (await tx.change('DELETE FROM named_state WHERE name = ?', [NAME])) === 1;

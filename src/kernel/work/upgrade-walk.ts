import { NamedState } from '../../../entities/named-state';
import type { Tx } from '../database/unit-of-work';
import type { Plugs } from '../house';
import type { Machine } from '../machine';

/** Rows of one step: a few milliseconds on SQLite, where arriving callbacks wait for the writer. */
const AT_ONCE = 100;
const DONE = 'done';
const IDLE_MS = 60 * 60_000;

/** Looks at the rows behind `after` in the order of their ids, at most `limit`; answers the last id it looked at, null at the end of the table. */
export type Step = (tx: Tx, after: string, limit: number) => Promise<string | null>;

/**
 * What an upgrade has to do to rows that stand already and a migration cannot, for it knows no keys: once, a step at a time, each a short transaction. How far it
 * came stands in the database, so a stop in between goes on there, and several processes take turns. Reads must be right before, meanwhile and after.
 */
export function upgradeWalk({ database, unitOfWork, clock, rush }: Machine, name: string, step: Step): Required<Plugs>['loops'][number] {
  const state = `upgrade:${name}`;
  const reached = async (reader: Pick<Tx, 'one'>) => (await reader.one<{ value: string }>('SELECT value FROM named_state WHERE name = ?', [state]))?.value;
  let done = false;
  return {
    name: `upgrade ${name}`, idleMs: IDLE_MS,
    async turn() {
      done ||= (await reached(database)) === DONE;
      if (done) return false;
      await rush.standAside();
      await unitOfWork.run(async (tx) => {
        await tx.insertMissing(NamedState, [{ name: state, value: '', changedAtMs: clock.nowMs() }]);
        await tx.change('UPDATE named_state SET changedAtMs = ? WHERE name = ?', [clock.nowMs(), state]); // takes the turn: what is read after it is current
        const after = await reached(tx);
        if (after === undefined || after === DONE) return;
        const last = await step(tx, after, AT_ONCE);
        await tx.change('UPDATE named_state SET value = ? WHERE name = ?', [last ?? DONE, state]);
      });
      return true;
    },
  };
}

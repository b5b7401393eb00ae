import { RevealTally } from '../../../entities/reveal-tally';
import type { Tx } from '../../kernel/database/unit-of-work';
import { AppError } from '../../kernel/errors';

/** Names and phones that one person may have shown whole on one business day: a day of calls, and no copy of the customer list (docs/adr/0038). */
export const REVEALS_A_DAY = 50;

/** Takes one of the day's reveals, in the transaction that shows the value; answers how many are left. The guarded update is the limit: of clicks at once no more get through than are left. */
export async function countReveal(tx: Tx, { personId, day }: { personId: string; day: string }): Promise<number> {
  await tx.insertMissing(RevealTally, [{ personId, day, used: 0 }]);
  if ((await tx.change('UPDATE reveal_tally SET used = used + 1 WHERE personId = ? AND day = ? AND used < ?', [personId, day, REVEALS_A_DAY])) === 0) {
    throw new AppError('reveal_limit', `all ${REVEALS_A_DAY} reveals of today are used; there are new ones tomorrow`, { status: 429 });
  }
  const row = await tx.one<{ used: number }>('SELECT used FROM reveal_tally WHERE personId = ? AND day = ?', [personId, day]);
  const used = Number(row?.used);
  if (used === 1) await tx.change('DELETE FROM reveal_tally WHERE personId = ? AND day < ?', [personId, day]); // what counts is today; who saw what stands in journal and audit
  return REVEALS_A_DAY - used;
}

import { NamedState } from '../../../../entities/named-state';
import type { Reader } from '../../../kernel/database/database';
import type { Tx } from '../../../kernel/database/unit-of-work';
import { UNKNOWN_BALANCE, type Balance } from './decide-balance';

const NAME = 'acquisition.balance';

export async function balanceOf(reader: Reader): Promise<Balance> {
  const row = await reader.one<{ value: string }>('SELECT value FROM named_state WHERE name = ?', [NAME]);
  return row ? (JSON.parse(row.value) as Balance) : UNKNOWN_BALANCE;
}

/** Nobody else's to change until the commit. */
export async function lockBalance(tx: Tx, nowMs: number): Promise<Balance> {
  await tx.insertMissing(NamedState, [{ name: NAME, value: JSON.stringify(UNKNOWN_BALANCE), changedAtMs: nowMs }]);
  await tx.change('UPDATE named_state SET changedAtMs = ? WHERE name = ?', [nowMs, NAME]);
  return balanceOf(tx);
}

export const storeBalance = (tx: Tx, balance: Balance): Promise<number> => tx.change('UPDATE named_state SET value = ? WHERE name = ?', [JSON.stringify(balance), NAME]);

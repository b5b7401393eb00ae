import { isFloored, isSpendableSide, parseAccount } from './accounts';
import { netByAccount } from './check-entry';
import { decideCredit } from './decide-credit';
import { decideTakeBack } from './decide-take-back';
import type { Asset, Entry, Line } from './entry';

/**
 * The opposite of stored lines. What a customer has, `available` and `receivable` taken together, moves back by the very amount; how it
 * splits between the two follows from the balances of today (P25): points may be spent, or a debt settled, since then.
 */
export function decideReversal(stored: readonly Line[], balances: ReadonlyMap<string, number>): Pick<Required<Entry>, 'lines' | 'floored'> {
  const opposite = stored.map((line) => ({ ...line, amount: -line.amount }));
  const lines = [...opposite.filter((line) => sideOf(line) === null), ...[...byOwner(opposite)].flatMap(([side, own]) => splitAnew(side, own, balances))];
  const floored = [...netByAccount(lines)].filter(([account, net]) => net < 0 && isFloored(account)).map(([account]) => account);
  return { lines, floored };
}

/** 'customer:<id>:points', or null for an account outside the pair. */
function sideOf({ account }: Line): string | null {
  const name = parseAccount(account);
  return name && isSpendableSide(name) ? `${name.owner}:${name.asset}` : null;
}

function byOwner(lines: readonly Line[]): Map<string, Line[]> {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const side = sideOf(line);
    if (side !== null) groups.set(side, [...(groups.get(side) ?? []), line]);
  }
  return groups;
}

function splitAnew(side: string, own: readonly Line[], balances: ReadonlyMap<string, number>): Line[] {
  const net = own.reduce((sum, line) => sum + line.amount, 0);
  if (net === 0) return [...own]; // moved between the two only: the literal opposite, refused where it is not covered
  const [available, receivable] = [`${side}:available`, `${side}:receivable`];
  const asset = side.slice(side.lastIndexOf(':') + 1) as Asset;
  const line = (account: string, amount: number): Line[] => (amount === 0 ? [] : [{ account, asset, amount }]);
  if (net > 0) {
    const credit = decideCredit({ amount: net, receivable: balances.get(receivable) ?? 0 });
    return [...line(available, credit.available), ...line(receivable, credit.settles)];
  }
  const taken = decideTakeBack({ amount: -net, available: balances.get(available) ?? 0 });
  return [...line(available, -taken.fromAvailable), ...line(receivable, -taken.toReceivable)];
}

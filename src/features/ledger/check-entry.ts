import { isFloored, parseAccount } from './accounts';
import type { Entry, Line } from './entry';

/** A mistake of the calling room, never of a user: the transaction must not commit. */
export class UnsoundEntry extends Error {
  constructor(key: string, why: string) {
    super(`ledger entry ${key}: ${why}`);
    this.name = 'UnsoundEntry';
  }
}

/** What the lines do to each account together. */
export function netByAccount(lines: readonly Line[]): Map<string, number> {
  const net = new Map<string, number>();
  for (const { account, amount } of lines) net.set(account, (net.get(account) ?? 0) + amount);
  return net;
}

/** Throws `UnsoundEntry` for anything that must never reach the database; SQLite would not refuse a long word or a fraction by itself. */
export function checkEntry(entry: Entry): void {
  const why = faultOf(entry);
  if (why) throw new UnsoundEntry(entry.key.slice(0, 128), why);
}

function faultOf({ key, cause, lines, floored = [] }: Entry): string | null {
  if (key.length < 1 || key.length > 128) return 'the key needs 1 to 128 characters';
  if (!fits(cause.type, 24) || !fits(cause.id, 64)) return 'the cause needs a type (24 characters at most) and an id (64)';
  if (lines.length < 2) return 'a movement has at least two lines';
  return lines.map(lineFault).find((fault) => fault !== null) ?? sumFault(lines) ?? floorFault(lines, floored);
}

const fits = (word: string, length: number): boolean => word.length >= 1 && word.length <= length;

function lineFault({ account, asset, amount }: Line): string | null {
  if (!Number.isSafeInteger(amount) || amount === 0) return `${account} moves by ${amount}: whole units only, and never none`;
  const name = parseAccount(account);
  if (!name) return `${account} is no account name`;
  return name.asset === asset ? null : `${account} does not hold ${asset}`;
}

function sumFault(lines: readonly Line[]): string | null {
  const sums = new Map<string, number>();
  for (const { asset, amount } of lines) sums.set(asset, (sums.get(asset) ?? 0) + amount);
  for (const [asset, sum] of sums) if (sum !== 0) return `${asset} does not sum to zero but to ${sum}`;
  const huge = [...netByAccount(lines).values()].some((net) => !Number.isSafeInteger(net));
  return huge ? 'the lines add up to more than can be counted exactly' : null;
}

function floorFault(lines: readonly Line[], floored: readonly string[]): string | null {
  const odd = floored.find((account) => !isFloored(account));
  if (odd !== undefined) return `${odd} is of a kind that has no floor`;
  for (const [account, net] of netByAccount(lines)) {
    if (net < 0 && isFloored(account) && !floored.includes(account)) return `${account} is debited without being named in floored, so a refusal has no reader`;
  }
  return null;
}

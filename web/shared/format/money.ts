const MINUS = '−';

/** Thousands by comma, from the digits themselves: no float is ever made. */
export const grouped = (digits: string): string => digits.replace(/\B(?=(\d{3})+(?!\d))/g, ',');

/** Integer fen → `¥1,234.50`, negative `−¥50.00`. Throws a RangeError for what is no whole number of fen. */
export function yuan(fen: number): string {
  if (!Number.isSafeInteger(fen)) throw new RangeError('money is a whole number of fen');
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? MINUS : ''}¥${grouped(digits.slice(0, -2))}.${digits.slice(-2)}`;
}

/** What somebody typed, in yuan with at most two decimals → fen; null when it is nothing else. */
export function fenOf(text: string): number | null {
  const found = /^(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text.trim().replace(/[,，¥]/g, ''));
  if (!found) return null;
  const fen = Number(`${found[1]}${(found[2] ?? '').padEnd(2, '0')}`);
  return Number.isSafeInteger(fen) ? fen : null;
}

/** Counts and points: `1,234`, negative `−1,234`. */
export const count = (n: number): string => `${n < 0 ? MINUS : ''}${grouped(String(Math.abs(Math.trunc(n))))}`;

/** A movement: `+100` or `−50`; zero has no sign. */
export const signed = (n: number): string => (n > 0 ? `+${count(n)}` : count(n));

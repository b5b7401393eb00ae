/** What a spreadsheet takes for the start of a formula, full-width twins included, and what it skips before one. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;

/** Text that a spreadsheet must not run: names and words come from strangers. Numbers are numbers and never come here. */
export const isFormula = (text: string): boolean => FORMULA.test(text);
export const neutralised = (text: string): string => (isFormula(text) ? `'${text}` : text);

/** What a cell of Excel holds at most. */
const LONGEST = 32_000;
export const cut = (text: string): string => (text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text);

/** Fen as yuan, by digits: no float is ever between. */
export function yuanText(fen: number): string {
  const digits = String(Math.abs(fen)).padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

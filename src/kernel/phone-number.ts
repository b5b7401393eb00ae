const SEPARATORS = /[\s\u00a0\u3000().\-–—]/g;
const MOBILE = /^(?:\+?86|0086)?(1[3-9]\d{9})$/;

/** A mobile number of mainland China as its eleven digits, however it is written: +86, blanks, dashes, full-width digits. Null: it is none. */
export function mainlandMobile(text: string): string | null {
  const [, digits] = MOBILE.exec(text.normalize('NFKC').replace(SEPARATORS, '')) ?? [];
  return digits ?? null;
}

/** As lists show it: `138****1234`. */
export const maskedMobile = (digits: string): string => `${digits.slice(0, 3)}****${digits.slice(-4)}`;

/** As lists show it: the first character, and a star for each of the others, at most two. */
export function maskedName(name: string): string {
  const [first = '', ...others] = [...name];
  return first + '*'.repeat(Math.min(2, Math.max(1, others.length)));
}

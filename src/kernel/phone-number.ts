const SEPARATORS = /[\s\u00a0\u3000().\-–—]/g;
const MOBILE = /^(?:\+?86|0086)?(1[3-9]\d{9})$/;

/** A mobile number of mainland China as its eleven digits, however it is written: +86, blanks, dashes, full-width digits. Null: it is none. */
export function mainlandMobile(text: string): string | null {
  const [, digits] = MOBILE.exec(text.normalize('NFKC').replace(SEPARATORS, '')) ?? [];
  return digits ?? null;
}

/** The last four digits of a phone, where the text is just that. */
export function phoneTail(text: string): string | null {
  const typed = text.normalize('NFKC').trim();
  return /^\d{4}$/.test(typed) ? typed : null;
}

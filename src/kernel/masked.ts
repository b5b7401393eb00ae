const graphemes = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' });

/** What nobody sees, and what turns the direction of what follows: no first letter of a name. */
const UNSEEN = /^[\s\p{Cc}\p{Cf}]+/u;

/** The first character as a reader sees it: a family of emoji is one. Null for blanks. */
export function firstLetter(text: string): string | null {
  const [first] = graphemes.segment(text.replace(UNSEEN, '').trim());
  return first?.segment ?? null;
}

/** 张三 → 张*: one star, whatever the length. Null for nobody. */
export function maskName(name: string | null): string | null {
  const first = firstLetter(name ?? '');
  return first === null ? null : `${first}*`;
}

/** 13812345678 → 138****5678. */
export const maskMobile = (digits: string): string => `${digits.slice(0, 3)}****${digits.slice(-4)}`;

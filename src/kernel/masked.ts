const graphemes = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' });

/** The first character as a reader sees it: a family of emoji is one. Null for blanks. */
export function firstLetter(text: string): string | null {
  const [first] = graphemes.segment(text.trim());
  return first?.segment ?? null;
}

/** 张三 → 张*: one star, whatever the length. Null for nobody. */
export function maskName(name: string | null): string | null {
  const first = firstLetter(name ?? '');
  return first === null ? null : `${first}*`;
}

/** 13812345678 → 138****5678. */
export const maskMobile = (digits: string): string => `${digits.slice(0, 3)}****${digits.slice(-4)}`;

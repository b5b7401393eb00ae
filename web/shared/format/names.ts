interface Segments { segment(text: string): Iterable<{ segment: string }> }
type SegmenterClass = new (locale: string, options: { granularity: 'grapheme' }) => Segments;

/** What nobody sees, and what turns the direction of what follows: no first letter of a name. */
const UNSEEN = /^[\s\p{Cc}\p{Cf}]+/u;

/** First character as a reader sees it: a family of emoji is one. Old webviews without `Intl.Segmenter` keep what joiners, variation marks and skin tones tie together. */
export function firstGrapheme(name: string, Segmenter: SegmenterClass | undefined = (Intl as { Segmenter?: SegmenterClass }).Segmenter): string {
  const text = name.replace(UNSEEN, '');
  if (Segmenter) for (const { segment } of new Segmenter('zh-CN', { granularity: 'grapheme' }).segment(text)) return segment;
  return /^(?:\p{RI}\p{RI}|.(?:\u200d.|[\ufe0e\ufe0f\u20e3]|[\u{1f3fb}-\u{1f3ff}]|\p{M})*)/su.exec(text)?.[0] ?? '';
}

/** 张三 → 张*; one star whatever the length. Null for nobody. */
export const maskedName = (name: string | null): string | null => {
  const first = firstGrapheme((name ?? '').trim());
  return first === '' ? null : `${first}*`;
};

/** 138****5678; what is shorter than that shows nothing. */
export const maskedPhone = (phone: string): string => {
  const digits = phone.replace(/\D/g, '');
  return digits.length < 8 ? '****' : `${digits.slice(0, 3)}****${digits.slice(-4)}`;
};

const GROUNDS = ['blue', 'cyan', 'teal', 'green', 'amber', 'red', 'purple', 'grey'] as const;
export type Ground = (typeof GROUNDS)[number];

/** One of the eight tag grounds, always the same for an id. */
export const groundOf = (id: string): Ground => {
  let hash = 0;
  for (const char of id) hash = (hash * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return GROUNDS[hash % GROUNDS.length] ?? 'grey';
};

const graphemes = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' });

/** 张三 → 张*: the first character as a reader sees it (a family of emoji is one) and one star, whatever the length. Null for nobody. */
export function maskName(name: string | null): string | null {
  const [first] = graphemes.segment((name ?? '').trim());
  return first ? `${first.segment}*` : null;
}

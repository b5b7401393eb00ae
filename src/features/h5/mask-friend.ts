const graphemes = new Intl.Segmenter('zh-CN', { granularity: 'grapheme' });

/** A friend's name as their referrer sees it: nothing before the friend's own consent, then the first letter and a star. */
export function shownFriend({ name, shares }: { name: string | null; shares: boolean }): string | null {
  if (!shares) return null;
  const [first] = graphemes.segment((name ?? '').trim());
  return first ? `${first.segment}*` : null;
}

/** WeCom cuts the text of an app message beyond this many bytes (doc 90236). */
export const MAX_BYTES = 2048;
/** With so many lines each still has room for a sentence. */
export const MAX_LINES = 12;

/**
 * The text of one app message: a single notice as it is, several as a numbered digest. `reference` makes it unlike every other message:
 * two notices with the same words are two messages, and WeCom's duplicate check (doc 90236) would swallow the second.
 */
export function staffMessageText(notices: readonly string[], reference: string): string {
  const foot = `\n编号 ${reference}`;
  const [only] = notices;
  if (only !== undefined && notices.length === 1) return clip(only, MAX_BYTES - bytesOf(foot)) + foot;
  const head = `你有 ${notices.length} 条新提醒：`;
  const room = MAX_BYTES - bytesOf(head) - bytesOf(foot);
  const lines = notices.map((notice, at) => `\n${at + 1}. ${notice.replace(/\s*\n\s*/g, ' ')}`);
  const share = Math.floor(room / Math.max(1, lines.length));
  const fits = lines.reduce((sum, line) => sum + bytesOf(line), 0) <= room;
  return head + (fits ? lines : lines.map((line) => clip(line, share))).join('') + foot;
}

const bytesOf = (text: string): number => Buffer.byteLength(text);

/** At most `maxBytes` of UTF-8, cut between characters and marked with an ellipsis. */
export function clip(text: string, maxBytes: number): string {
  if (bytesOf(text) <= maxBytes) return text;
  const ellipsis = '…';
  let room = maxBytes - bytesOf(ellipsis);
  let kept = '';
  for (const character of text) {
    room -= bytesOf(character);
    if (room < 0) break;
    kept += character;
  }
  return kept + ellipsis;
}

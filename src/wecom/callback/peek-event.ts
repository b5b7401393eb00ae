const CDATA_OPEN = '<![CDATA[';

/** Text of the first `<name>`, by search alone; null when missing or empty. */
export function firstText(plaintext: string, name: string): string | null {
  const opening = plaintext.indexOf(`<${name}>`);
  if (opening < 0) return null;
  const start = opening + name.length + 2;
  const isCdata = plaintext.startsWith(CDATA_OPEN, start);
  const from = isCdata ? start + CDATA_OPEN.length : start;
  const end = plaintext.indexOf(isCdata ? ']]>' : '<', from);
  return end > from ? plaintext.slice(from, end) : null;
}

/** What a verified plaintext seems to be, without parsing it: good enough to sort and count by, not to decide by. Never throws. */
export function peekEvent(plaintext: string): { event: string | null; changeType: string | null } {
  return { event: firstText(plaintext, 'Event'), changeType: firstText(plaintext, 'ChangeType') };
}

/** Whether a verified plaintext carries a welcome code (欢迎语 code, good for 20 s and one call; doc 92137). Never throws. */
export function hasWelcomeCode(plaintext: string): boolean {
  return firstText(plaintext, 'WelcomeCode') !== null;
}

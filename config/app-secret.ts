const LEAST_BYTES = 32;
const EXAMPLE_WORDS = /change.?me|example|secret|password|placeholder|replace|default|deadbeef|qwerty|letmein|insert.?here/i;

/** The bytes of `APP_SECRET`, or a sentence that says what is wrong with it and never repeats it. */
export type AppSecret = { bytes: Buffer } | { fault: string };

/** Accepts hex, base64 and base64url text of at least 32 bytes that do not look typed, copied or counted. */
export function readAppSecret(text: string): AppSecret {
  const bytes = decode(text);
  if (!bytes) return { fault: 'must be base64, base64url or hex' };
  if (bytes.length < LEAST_BYTES) return { fault: `must hold at least ${LEAST_BYTES} random bytes, it holds ${bytes.length}` };
  if (looksMadeUp(text, bytes)) return { fault: 'is an example or a pattern, not random bytes; make one with: openssl rand -base64 32' };
  return { bytes };
}

function decode(text: string): Buffer | null {
  // a text of hex digits only is read as hex even where base64 would fit: base64 would count its entropy too high
  if (/^[0-9a-f]+$/i.test(text)) return text.length % 2 === 0 ? Buffer.from(text, 'hex') : null;
  const body = text.replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9+/_-]+$/.test(body) || body.length % 4 === 1) return null;
  return Buffer.from(body, 'base64');
}

/** Every bound lies far outside what 32 random bytes ever show, so a real secret is not refused. */
function looksMadeUp(text: string, bytes: Buffer): boolean {
  const leastDistinct = Math.min(bytes.length, LEAST_BYTES) * 0.6;
  return EXAMPLE_WORDS.test(text) || EXAMPLE_WORDS.test(bytes.toString('latin1'))
    || new Set(bytes).size < leastDistinct
    || new Set(stepsOf(bytes)).size < leastDistinct // 00 01 02 03 …
    || repeats(bytes)
    || bytes.every((byte) => byte >= 0x20 && byte < 0x7f) // an encoded phrase
    || countedShare(text) > 0.5; // abcdefgh…
}

const stepsOf = (bytes: Buffer): number[] => [...bytes.subarray(1)].map((byte, at) => (byte - (bytes[at] ?? 0)) & 255);

function repeats(bytes: Buffer): boolean {
  for (let period = 1; period <= bytes.length / 2; period += 1) {
    if (bytes.subarray(period).equals(bytes.subarray(0, bytes.length - period))) return true;
  }
  return false;
}

/** Share of neighbouring characters that are equal or follow each other in the alphabet. */
function countedShare(text: string): number {
  let counted = 0;
  for (let at = 1; at < text.length; at += 1) {
    if (Math.abs(text.charCodeAt(at) - text.charCodeAt(at - 1)) <= 1) counted += 1;
  }
  return counted / (text.length - 1);
}

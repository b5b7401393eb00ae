import { gunzipSync, gzipSync } from 'node:zlib';
import type { PersonSeal } from '../../kernel/person-seal';

const SEALED_UP_TO_BYTES = 45_000; // a TEXT column of MySQL ends at 65,535 bytes, and sealing takes a third
const [SEALED, ZIPPED] = ['sealed:', 'gzip:']; // no JSON text begins like these
const about = (turn: string) => ({ salts: [turn], row: 'idempotency_record.answer' });

/** An answer may hold what somebody wrote about a person, so it is sealed; one that is too long for that, terms with thousands of ids, is compressed, so that the answer to the largest request still fits. */
export const packAnswer = (persons: PersonSeal, text: string | null, turn: string): string | null => {
  if (text === null) return null;
  return Buffer.byteLength(text) <= SEALED_UP_TO_BYTES ? SEALED + persons.seal(text, about(turn)) : ZIPPED + gzipSync(text).toString('base64');
};

/** Undefined: sealed under another APP_SECRET, so nobody knows any more what was answered. */
export function unpackAnswer(persons: PersonSeal, packed: string | null, turn: string): string | null | undefined {
  if (packed?.startsWith(SEALED)) return persons.open(packed.slice(SEALED.length), about(turn)) ?? undefined;
  return packed?.startsWith(ZIPPED) ? gunzipSync(Buffer.from(packed.slice(ZIPPED.length), 'base64')).toString('utf8') : packed; // of an earlier version: as it is
}

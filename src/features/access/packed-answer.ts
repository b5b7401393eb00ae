import { gunzipSync, gzipSync } from 'node:zlib';

const PLAIN_UP_TO_BYTES = 60_000; // a TEXT column of MySQL ends at 65,535 bytes
const MARK = 'gzip:'; // no JSON text begins like this

/** The text as it is; a long one compressed, so that the answer to the largest request still fits. */
export const packAnswer = (text: string | null): string | null =>
  (text === null || Buffer.byteLength(text) <= PLAIN_UP_TO_BYTES ? text : MARK + gzipSync(text).toString('base64'));

export const unpackAnswer = (packed: string | null): string | null =>
  (packed?.startsWith(MARK) ? gunzipSync(Buffer.from(packed.slice(MARK.length), 'base64')).toString('utf8') : packed);

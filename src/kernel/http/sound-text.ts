import { badShape } from '../errors';

/** Half of a surrogate pair is no character: JSON can spell it, UTF-8 cannot. A NUL ends the text for whatever is written in C. Neither can be kept as it was sent. */
const UNSOUND = /[\0\p{Cs}]/u;

/** Throws 400 naming `path`. Whatever a request carries as text passes here: body, query, path. */
export function refuseUnsoundText(text: string, path: string): void {
  if (UNSOUND.test(text)) throw badShape('the request has a text that cannot be kept', [{ path: path.replace(/[\0\p{Cs}]/gu, '\ufffd'), code: 'invalid_text', detail: 'holds a NUL character or half of a surrogate pair' }]);
}

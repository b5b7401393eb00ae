import { hash } from 'node:crypto';
import { firstText } from './peek-event';

/**
 * What identifies a callback: the SHA-256 of receiveid and plaintext, for a retry may carry new ciphertext (doc 90930; events have no id).
 * It begins with the event's own CreateTime, so that keys of one hour lie together: a purely random key touches another index page with every row.
 * 52 characters.
 */
export function callbackKey(receiveId: string, plaintext: string): string {
  const createTime = Number(firstText(plaintext, 'CreateTime'));
  const time = Number.isSafeInteger(createTime) && createTime > 0 && createTime < 2 ** 32 ? createTime : 0;
  return `${time.toString(16).padStart(8, '0')}-${hash('sha256', `${receiveId}\u0000${plaintext}`, 'base64url')}`;
}

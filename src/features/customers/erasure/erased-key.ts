import { personKey } from '../../../kernel/person-key';

/** What stands for WeCom's id of somebody who had themselves erased: the same person is met again, nobody can read it back. */
export type ErasedKeyOf = (externalUserId: string) => string;

const PREFIX = 'erased-';
const DIGITS = 56; // 224 bits, and with the prefix it fits where an id of WeCom's stood

export const makeErasedKeyOf = (key: Buffer): ErasedKeyOf => (externalUserId) => `${PREFIX}${personKey(key, externalUserId).slice(0, DIGITS)}`;

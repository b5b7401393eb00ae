import { createHash, randomBytes } from 'node:crypto';

const urlSafe = (bytes: number) => randomBytes(bytes).toString('base64url');

/** 32 characters, `wm` for WeChat users and `wo` for WeCom users. */
export const newExternalUserId = (type: 1 | 2): string => `${type === 1 ? 'wm' : 'wo'}${urlSafe(24).slice(0, 30)}`;
export const newConfigId = (): string => randomBytes(16).toString('hex');
export const newLinkId = (): string => `cawcde${randomBytes(6).toString('hex')}`;
/** 43 characters, as seen in captures. */
export const newWelcomeCode = (): string => urlSafe(32);
export const newMsgId = (): string => `msg${urlSafe(21)}`;
export const newMediaId = (): string => urlSafe(48);
export const newTagId = (): string => `et${urlSafe(22)}`;
export const newChatId = (): string => `wr${urlSafe(24).slice(0, 30)}`;
/** ≤ 512 bytes (doc 91022). */
export const newOauthCode = (): string => urlSafe(32);
/** Real tokens are long: doc 91039 asks to reserve 512 bytes. */
export const newAccessToken = (): string => urlSafe(160);
export const newNonce = (): string => String(randomBytes(4).readUInt32BE());

/** The same person always has the same openid or unionid. */
export const personId = (salt: string, seed: string): string =>
  `o${createHash('sha256').update(`${salt} ${seed}`).digest('base64url').slice(0, 27)}`;

/** Token and EncodingAESKey of one 接收消息 (API receive) setting. Both are secrets. */
export interface CallbackPair {
  token: string;
  encodingAesKey: string;
}

export interface AesKey {
  key: Buffer;
  iv: Buffer;
}

const TOKEN = /^[A-Za-z0-9]{1,32}$/; // doc 96238
const ENCODING_AES_KEY = /^[A-Za-z0-9]{43}$/; // doc 91144

/**
 * Throws a TypeError that names the wrong field, and never its value, unless the pair has the shape that the admin console hands out.
 * Source: doc 96238 (token), doc 91144 (EncodingAESKey).
 */
export function assertCallbackPair(pair: CallbackPair): void {
  if (!TOKEN.test(pair.token)) throw new TypeError('callback token must be 1 to 32 letters or digits');
  if (!ENCODING_AES_KEY.test(pair.encodingAesKey)) throw new TypeError('callback encodingAesKey must be exactly 43 letters or digits');
}

/** 32-byte AES key and its IV, the key's first 16 bytes. Source: doc 91144. */
export function aesKeyOf(pair: CallbackPair): AesKey {
  const key = Buffer.from(`${pair.encodingAesKey}=`, 'base64');
  return { key, iv: key.subarray(0, 16) };
}

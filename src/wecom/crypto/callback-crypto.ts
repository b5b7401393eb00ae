import WechatCrypto from 'wechat-crypto';
import type { CallbackPair } from './callback-pair';
import { aesKeyOf, assertCallbackPair } from './callback-pair';
import { CallbackRefused } from './callback-refused';
import { decryptWith, openCiphertext, type Decrypt } from './open-ciphertext';
import { parseSignature, signatureMatches } from './signature';

export interface SealedMessage {
  encrypt: string;
  msgSignature: string;
  timestamp: string;
  nonce: string;
}

export interface SignedCiphertext {
  msgSignature: string;
  timestamp: string;
  nonce: string;
  encrypt: string;
}

export interface CallbackCrypto {
  /** Verifies the signature, decrypts, and returns the message text. Throws CallbackRefused and nothing else. */
  open(input: SignedCiphertext): string;
  /** Encrypts and signs with the first pair. `timestamp` is unix seconds as text. */
  seal(plaintext: string, at: { timestamp: string; nonce: string }): SealedMessage;
}

interface Lock {
  token: string;
  decrypt: Decrypt;
}

/** An array (a repeated query key) would sign like its joined text, so a string is checked for, not assumed. */
function assertStrings(input: SignedCiphertext): void {
  const values: readonly unknown[] = [input.msgSignature, input.timestamp, input.nonce, input.encrypt];
  if (!values.every((value) => typeof value === 'string')) throw new CallbackRefused('parameters');
}

function locksThatSigned(input: SignedCiphertext, locks: readonly Lock[]): Lock[] {
  const given = parseSignature(input.msgSignature);
  if (!given) throw new CallbackRefused('signature');
  return locks.filter((lock) => signatureMatches(given, lock.token, input.timestamp, input.nonce, input.encrypt));
}

/** A rotation may change the key and keep the token, so every pair that signed is tried; the first refusal is reported. */
function openWithAny(encrypt: string, locks: readonly Lock[], receiveId: Buffer): string {
  let refusal: CallbackRefused | null = null; // an error costs a stack trace: none is made for what opens
  for (const lock of locks) {
    try {
      return openCiphertext(encrypt, lock.decrypt, receiveId);
    } catch (error) {
      if (!(error instanceof CallbackRefused)) throw error;
      refusal ??= error;
    }
  }
  throw refusal ?? new CallbackRefused('signature');
}

/**
 * 回调加解密 for one receiver. `receiveId` is the corp id for a self-built app (自建应用).
 * Give two pairs while Token or EncodingAESKey is being rotated: both open, the first seals.
 * Throws a TypeError at once when a pair is malformed or something is missing. Source: doc 91144.
 */
export function createCallbackCrypto(options: { pairs: readonly CallbackPair[]; receiveId: string }): CallbackCrypto {
  const [first] = options.pairs;
  if (!first) throw new TypeError('callback crypto needs at least one pair');
  if (options.receiveId === '') throw new TypeError('callback crypto needs a receive id');
  options.pairs.forEach(assertCallbackPair);

  const receiveId = Buffer.from(options.receiveId, 'utf8');
  const locks = options.pairs.map((pair) => ({ token: pair.token, decrypt: decryptWith(aesKeyOf(pair)) }));
  const sealer = new WechatCrypto(first.token, first.encodingAesKey, options.receiveId);

  return {
    open(input) {
      assertStrings(input);
      return openWithAny(input.encrypt, locksThatSigned(input, locks), receiveId);
    },
    seal(plaintext, { timestamp, nonce }) {
      const encrypt = sealer.encrypt(plaintext);
      return { encrypt, msgSignature: sealer.getSignature(timestamp, nonce, encrypt), timestamp, nonce };
    },
  };
}

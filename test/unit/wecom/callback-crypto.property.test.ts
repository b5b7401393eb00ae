import { decrypt, encrypt, getSignature } from '@wecom/crypto';
import { createDecipheriv } from 'node:crypto';
import fc from 'fast-check';
import WechatCrypto from 'wechat-crypto';
import { CallbackRefused, createCallbackCrypto } from '../../../src/wecom/crypto';
import { decryptWith } from '../../../src/wecom/crypto/open-ciphertext';
import type { SignedCiphertext } from '../../../src/wecom/crypto';

const alphanumeric = (minLength: number, maxLength: number) =>
  fc.string({ unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'), minLength, maxLength });
const pairs = fc.record({ token: alphanumeric(1, 32), encodingAesKey: alphanumeric(43, 43) });
const texts = fc.string({ unit: 'grapheme', maxLength: 400 });
const at = { timestamp: '1700000000', nonce: 'n1' };
const receiveId = 'wwdeadbeef00000001';

describe('agreement with the two public libraries', () => {
  test('what we seal, both open, and all three sign alike', () => {
    fc.assert(fc.property(pairs, texts, (pair, text) => {
      const sealed = createCallbackCrypto({ pairs: [pair], receiveId }).seal(text, at);
      expect(decrypt(pair.encodingAesKey, sealed.encrypt)).toMatchObject({ message: text, id: receiveId });
      expect(new WechatCrypto(pair.token, pair.encodingAesKey, receiveId).decrypt(sealed.encrypt)).toEqual({ message: text, id: receiveId });
      expect(sealed.msgSignature).toBe(getSignature(pair.token, at.timestamp, at.nonce, sealed.encrypt));
    }));
  });

  test('what the official library seals, we open', () => {
    fc.assert(fc.property(pairs, texts, fc.string({ maxLength: 30 }), (pair, text, nonce) => {
      const sealed = encrypt(pair.encodingAesKey, text, receiveId);
      const msgSignature = getSignature(pair.token, at.timestamp, nonce, sealed);
      expect(createCallbackCrypto({ pairs: [pair], receiveId }).open({ timestamp: at.timestamp, nonce, encrypt: sealed, msgSignature })).toBe(text);
    }));
  });
});

test('one decipher opens one message after another as a new one would, to the first byte', () => {
  const key = { key: Buffer.alloc(32, 7), iv: Buffer.alloc(16, 9) };
  const decrypt = decryptWith(key);
  const anew = (bytes: Buffer) => createDecipheriv('aes-256-cbc', key.key, key.iv).setAutoPadding(false).update(bytes);
  const blocks = fc.integer({ min: 1, max: 20 }).chain((count) => fc.uint8Array({ minLength: 16 * count, maxLength: 16 * count }));
  fc.assert(fc.property(blocks, (bytes) => { expect(decrypt(Buffer.from(bytes))).toEqual(anew(Buffer.from(bytes))); }));
});

describe('mutation', () => {
  const pair = { token: 'simTOKEN2024', encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' };
  const crypto = createCallbackCrypto({ pairs: [pair], receiveId });
  const openOrRefusal = (input: SignedCiphertext): string | CallbackRefused => {
    try {
      return crypto.open(input);
    } catch (error) {
      if (error instanceof CallbackRefused) return error;
      throw error;
    }
  };
  const edit = (text: string, position: number, replacement: string) => {
    const index = position % (text.length + 1);
    return text.slice(0, index) + replacement + text.slice(index + 1);
  };
  const fields = fc.constantFrom<keyof SignedCiphertext>('msgSignature', 'timestamp', 'nonce', 'encrypt');

  test('no edit of any field ever opens, or throws anything but a refusal', () => {
    fc.assert(fc.property(texts, fields, fc.nat(2000), fc.string({ maxLength: 3 }), (text, field, position, replacement) => {
      const sealed = crypto.seal(text, at);
      const mutated = { ...sealed, [field]: edit(sealed[field], position, replacement) };
      fc.pre(mutated[field] !== sealed[field]);
      const same = [pair.token, mutated.timestamp, mutated.nonce, mutated.encrypt].sort().join('') === [pair.token, sealed.timestamp, sealed.nonce, sealed.encrypt].sort().join('');
      fc.pre(!same); // the signature has no separators, so it cannot tell these two apart
      expect(openOrRefusal(mutated)).toBeInstanceOf(CallbackRefused);
    }), { numRuns: 500 });
  });

  test('a re-signed ciphertext with changed bytes never opens to the original text', () => {
    fc.assert(fc.property(texts, fc.nat(4000), fc.integer({ min: 1, max: 255 }), (text, position, flip) => {
      const bytes = Buffer.from(crypto.seal(text, at).encrypt, 'base64');
      const index = 16 + (position % (bytes.length - 16)); // the first block holds only random bytes and is not authenticated
      bytes[index] = (bytes[index] ?? 0) ^ flip;
      const mutated = bytes.toString('base64');
      const result = openOrRefusal({ ...at, encrypt: mutated, msgSignature: getSignature(pair.token, at.timestamp, at.nonce, mutated) });
      expect(result).not.toBe(text);
    }), { numRuns: 500 });
  });

  test('rubbish in every field is refused', () => {
    const rubbish = fc.record({ msgSignature: fc.string(), timestamp: fc.string(), nonce: fc.string(), encrypt: fc.string() });
    fc.assert(fc.property(rubbish, (input) => expect(openOrRefusal(input)).toBeInstanceOf(CallbackRefused)));
  });

  test('random bytes under a right signature are refused', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 256 }), (bytes) => {
      const encrypted = Buffer.from(bytes).toString('base64');
      const msgSignature = getSignature(pair.token, at.timestamp, at.nonce, encrypted);
      expect(openOrRefusal({ ...at, encrypt: encrypted, msgSignature })).toBeInstanceOf(CallbackRefused);
    }));
  });
});

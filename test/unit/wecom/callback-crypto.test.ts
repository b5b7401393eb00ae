import { createCipheriv } from 'node:crypto';
import { getSignature } from '@wecom/crypto';
import { CallbackRefused, assertCallbackPair, createCallbackCrypto } from '../../../src/wecom/crypto';
import type { SignedCiphertext } from '../../../src/wecom/crypto';
import { callbackVectors } from '../../fixtures/wecom/callback-vectors';
import type { CallbackVector } from '../../fixtures/wecom/callback-vectors';

const cryptoOf = (v: CallbackVector) => createCallbackCrypto({ pairs: [v], receiveId: v.receiveId });
const [vector] = callbackVectors;
if (!vector) throw new Error('no vectors');

const pair = { token: 'simTOKEN2024', encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' };
const receiveId = 'wwdeadbeef00000001';
const crypto = createCallbackCrypto({ pairs: [pair], receiveId });
const at = { timestamp: '1700000000', nonce: 'n1' };

const refusalOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return error instanceof CallbackRefused ? error.reason : `not a refusal: ${String(error)}`;
  }
  return 'accepted';
};

/** Encrypts raw bytes as they are, with a right signature: what only the holder of the key could send. */
function forge(plain: Buffer): SignedCiphertext {
  const key = Buffer.from(`${pair.encodingAesKey}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return signed(Buffer.concat([cipher.update(plain), cipher.final()]).toString('base64'));
}
const signed = (encrypt: string): SignedCiphertext =>
  ({ ...at, encrypt, msgSignature: getSignature(pair.token, at.timestamp, at.nonce, encrypt) });

function plainOf(message: Buffer, options: { id?: string; length?: number; pad?: (size: number) => Buffer } = {}): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(options.length ?? message.length);
  const body = Buffer.concat([Buffer.alloc(16, 7), length, message, Buffer.from(options.id ?? receiveId)]);
  const size = 32 - (body.length % 32);
  return Buffer.concat([body, options.pad?.(size) ?? Buffer.alloc(size, size)]);
}

describe('golden vectors', () => {
  test.each(callbackVectors.map((v) => [v.name, v] as const))('%s opens to the published text', (_, v) => {
    expect(cryptoOf(v).open(v)).toBe(v.plaintext);
  });

  test('a wrong last digit of the signature is refused', () => {
    expect(refusalOf(() => cryptoOf(vector).open({ ...vector, msgSignature: `${vector.msgSignature.slice(0, -1)}0` }))).toBe('signature');
  });

  test('the right signature for another corp is refused', () => {
    const other = createCallbackCrypto({ pairs: [vector], receiveId: 'ww6a112864f8022911' });
    expect(refusalOf(() => other.open(vector))).toBe('receiveid');
  });
});

describe('every check refuses on its own', () => {
  const fine = Buffer.from('<xml/>');
  test('the forging tool makes messages that open', () => expect(crypto.open(forge(plainOf(fine)))).toBe('<xml/>'));

  test.each<[string, SignedCiphertext, string]>([
    ['signature in upper case', { ...signed('AAAA'), msgSignature: 'A'.repeat(40) }, 'signature'],
    ['signature too short', { ...signed('AAAA'), msgSignature: 'ab' }, 'signature'],
    ['empty signature', { ...signed('AAAA'), msgSignature: '' }, 'signature'],
    ['empty ciphertext', signed(''), 'ciphertext'],
    ['characters outside base64', signed('*'.repeat(44)), 'ciphertext'],
    ['URL-safe base64', signed(forge(plainOf(fine)).encrypt.replace(/.$/, '_')), 'ciphertext'],
    ['whitespace inside base64', signed(forge(plainOf(fine)).encrypt.replace('=', '=\n')), 'ciphertext'],
    ['missing base64 padding', signed(forge(plainOf(fine)).encrypt.replace(/=+$/, '')), 'ciphertext'],
    ['spare bits set in the last base64 digit', signed(`${'A'.repeat(42)}B=`), 'ciphertext'],
    ['16 bytes, half a padding block', signed(Buffer.alloc(16).toString('base64')), 'ciphertext'],
    ['longer than any body', signed(Buffer.alloc(96 * 1024).toString('base64')), 'ciphertext'],
    ['pad of 0', forge(plainOf(fine, { pad: (n) => Buffer.alloc(n, 0) })), 'padding'],
    ['pad of 33, all 33 bytes alike', forge(Buffer.alloc(64, 33)), 'padding'],
    ['first padding byte wrong', forge(plainOf(fine, { pad: (n) => Buffer.from([0, ...Array<number>(n - 1).fill(n)]) })), 'padding'],
    ['no room for the header', forge(Buffer.alloc(32, 32)), 'length'],
    ['message length beyond the end', forge(plainOf(fine, { length: 0xffffffff })), 'length'],
    ['message length swallowing the receive id and one more', forge(plainOf(fine, { length: 6 + receiveId.length + 1 })), 'length'],
    ['message length swallowing the receive id', forge(plainOf(fine, { length: 6 + receiveId.length })), 'receiveid'],
    ['message length one short', forge(plainOf(fine, { length: 5 })), 'receiveid'],
    ['receive id with a tail', forge(plainOf(fine, { id: `${receiveId}x` })), 'receiveid'],
    ['receive id in another case', forge(plainOf(fine, { id: receiveId.toUpperCase() })), 'receiveid'],
    ['empty receive id', forge(plainOf(fine, { id: '' })), 'receiveid'],
    ['message that is not UTF-8', forge(plainOf(Buffer.from([0x61, 0xff]))), 'ciphertext'],
    ['message with an encoded surrogate', forge(plainOf(Buffer.from([0xed, 0xa0, 0x80]))), 'ciphertext'],
  ])('%s', (_, input, reason) => expect(refusalOf(() => crypto.open(input))).toBe(reason));

  test('a repeated query parameter (an array) is refused although it would sign the same', () => {
    const good = forge(plainOf(fine));
    expect(refusalOf(() => crypto.open({ ...good, nonce: [good.nonce] as unknown as string }))).toBe('parameters');
  });

  test('a refusal names the check and nothing of the message', () => {
    const error = new CallbackRefused('padding');
    expect([error.name, error.message]).toEqual(['CallbackRefused', 'callback refused: padding']);
  });
});

describe('rotation: two pairs at once', () => {
  const next = { token: 'NEXT2024', encodingAesKey: `${'z'.repeat(42)}8` };
  const rotating = createCallbackCrypto({ pairs: [next, pair], receiveId });

  test('both the new and the old pair open', () => {
    expect(rotating.open(crypto.seal('old', at))).toBe('old');
    expect(rotating.open(createCallbackCrypto({ pairs: [next], receiveId }).seal('new', at))).toBe('new');
  });
  test('the first pair seals', () => expect(refusalOf(() => crypto.open(rotating.seal('x', at)))).toBe('signature'));
  test('a rotation that keeps the token and changes only the key opens both', () => {
    const keyOnly = createCallbackCrypto({ pairs: [{ ...pair, encodingAesKey: next.encodingAesKey }, pair], receiveId });
    expect(keyOnly.open(crypto.seal('old', at))).toBe('old');
    expect(keyOnly.open(keyOnly.seal('new', at))).toBe('new');
  });
});

describe('pair checks at start', () => {
  const aes = pair.encodingAesKey;
  test.each([
    ['42 characters', aes.slice(1)], ['44 characters', `${aes}A`], ['an extra =', `${aes.slice(1)}=`], ['a $', `${aes.slice(1)}$`], ['nothing', ''],
  ])('an EncodingAESKey with %s is refused and never shown', (_, encodingAesKey) => {
    const check = () => assertCallbackPair({ token: pair.token, encodingAesKey });
    expect(check).toThrow('callback encodingAesKey must be exactly 43 letters or digits');
  });
  test.each([['empty', ''], ['33 characters', 'a'.repeat(33)], ['a dash', 'a-b'], ['a line break', 'abc\n']])('a token that is %s is refused', (_, token) => {
    expect(() => assertCallbackPair({ token, encodingAesKey: aes })).toThrow('callback token must be 1 to 32 letters or digits');
  });
  test('nothing is ever "not configured, so not verified"', () => {
    expect(() => createCallbackCrypto({ pairs: [], receiveId })).toThrow(TypeError);
    expect(() => createCallbackCrypto({ pairs: [pair], receiveId: '' })).toThrow(TypeError);
  });
});

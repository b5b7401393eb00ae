import { isUtf8 } from 'node:buffer';
import { createDecipheriv } from 'node:crypto';
import type { AesKey } from './callback-pair';
import { CallbackRefused } from './callback-refused';

const PAD_BLOCK = 32; // PKCS#7 over blocks of 32 bytes although AES blocks have 16 (doc 91144)
const HEADER = 20; // 16 random bytes and the message length, 4 bytes big-endian
const MAX_CHARS = 64 * 1024; // no larger than the largest callback body that is read

/** Canonical base64 only: decoding is lenient about foreign characters and spare bits, so the text must come back the same. */
function decodeBase64(encrypt: string): Buffer {
  if (encrypt.length === 0 || encrypt.length > MAX_CHARS) throw new CallbackRefused('ciphertext');
  const bytes = Buffer.from(encrypt, 'base64');
  if (bytes.length % PAD_BLOCK !== 0 || bytes.toString('base64') !== encrypt) throw new CallbackRefused('ciphertext');
  return bytes;
}

/** Whole blocks in, as many out. */
export type Decrypt = (bytes: Buffer) => Buffer;

/**
 * One decipher for every message: CBC chains a block only to the ciphertext block before it, so after the IV has gone through as if it were
 * ciphertext, the next message opens as in a new decipher. Making a new one costs more than decrypting a callback does.
 */
export function decryptWith({ key, iv }: AesKey): Decrypt {
  const decipher = createDecipheriv('aes-256-cbc', key, iv);
  decipher.setAutoPadding(false); // OpenSSL knows pads of 1 to 16 only and would refuse half of all messages
  return (bytes) => {
    decipher.update(iv);
    return decipher.update(bytes);
  };
}

function withoutPadding(plain: Buffer): Buffer {
  const pad = plain[plain.length - 1] ?? 0;
  if (pad < 1 || pad > PAD_BLOCK) throw new CallbackRefused('padding');
  const end = plain.length - pad;
  for (let i = end; i < plain.length; i += 1) if (plain[i] !== pad) throw new CallbackRefused('padding');
  return plain.subarray(0, end);
}

/**
 * Decrypts one `Encrypt` value whose signature has been verified and returns the message text.
 * Throws CallbackRefused unless every byte is accounted for: base64, padding, message length, receive id, UTF-8. Source: doc 91144.
 */
export function openCiphertext(encrypt: string, decrypt: Decrypt, receiveId: Buffer): string {
  const plain = withoutPadding(decrypt(decodeBase64(encrypt)));
  if (plain.length < HEADER) throw new CallbackRefused('length');
  const end = HEADER + plain.readUInt32BE(16);
  if (end > plain.length) throw new CallbackRefused('length');
  if (!plain.subarray(end).equals(receiveId)) throw new CallbackRefused('receiveid'); // meant for another corp
  const message = plain.subarray(HEADER, end);
  if (!isUtf8(message)) throw new CallbackRefused('ciphertext');
  return message.toString('utf8');
}

import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** Personal data that has to be shown again later: encrypted (AES-256-GCM), and bound to the row it belongs to. */
export interface Seal {
  /** `row`: the id of the row; the text opens only there. */
  seal(text: string, row: string): string;
  /** Null: it was sealed under another key, or for another row. */
  open(sealed: string, row: string): string | null;
}

const ALGORITHM = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

export const createSeal = (key: Buffer): Seal => ({
  seal(text, row) {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(Buffer.from(row));
    const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64url');
  },
  open(sealed, row) {
    const bytes = Buffer.from(sealed, 'base64url');
    if (bytes.length < NONCE + TAG) return null;
    try {
      const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE), { authTagLength: TAG }).setAAD(Buffer.from(row)).setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
      return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8');
    } catch {
      return null; // not authentic: a changed APP_SECRET, or a row that was tampered with
    }
  },
});

import { createHmac, hkdfSync } from 'node:crypto';

/** Derives the key of one purpose from `APP_SECRET`, so that no two purposes share one. */
export const deriveKey = (appSecret: Buffer, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', appSecret, '', purpose, 32));

/** A stable, irreversible stand-in for a personal identifier: equal people compare equal, nobody can read it back. */
export const personKey = (key: Buffer, value: string): string => createHmac('sha256', key).update(value).digest('hex');

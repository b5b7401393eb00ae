import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a signed link stands for: internal ids, of which nobody outside can make another. */
export interface LinkOf {
  campaignId: string;
  referrerId: string;
  expiresAtMs: number;
}

const SHAPE = /^([0-9a-z]{26})\.([0-9a-z]{26})\.([0-9a-z]{1,10})\.([A-Za-z0-9_-]{43})$/;

const signatureOf = (key: Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest();

/** `campaign.referrer.expiry.signature`; fits into a path. */
export function signLink(key: Buffer, { campaignId, referrerId, expiresAtMs }: LinkOf): string {
  const text = `${campaignId}.${referrerId}.${Math.floor(expiresAtMs / 1000).toString(36)}`;
  return `${text}.${signatureOf(key, text).toString('base64url')}`;
}

/** Null: we did not sign this. Whether it has expired is for the caller to see. */
export function readLink(key: Buffer, token: string): LinkOf | null {
  const [, campaignId = '', referrerId = '', expiry = '', signature = ''] = SHAPE.exec(token) ?? [];
  const given = Buffer.from(signature, 'base64url');
  const own = signatureOf(key, `${campaignId}.${referrerId}.${expiry}`);
  // base64url ends in unused bits: one link has one spelling
  if (given.length !== own.length || !timingSafeEqual(given, own) || given.toString('base64url') !== signature) return null;
  return { campaignId, referrerId, expiresAtMs: parseInt(expiry, 36) * 1000 };
}

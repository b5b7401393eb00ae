import { createHash } from 'node:crypto';

export interface SignedPage {
  /** Unix seconds. */
  timestamp: number;
  nonceStr: string;
  /** SHA-1, 40 hex digits. */
  signature: string;
}

/**
 * JS-SDK signature of a page (doc 96909, 94313): fixed order, nothing encoded, the address as the browser shows it without `#…`. The text says `noncestr`, the page's
 * own parameter is `nonceStr`. The caller draws nonce and time.
 */
export function signPage({ ticket, url, nonceStr, timestamp }: { ticket: string; url: string; nonceStr: string; timestamp: number }): SignedPage {
  const [address = ''] = url.split('#');
  const text = `jsapi_ticket=${ticket}&noncestr=${nonceStr}&timestamp=${timestamp}&url=${address}`;
  return { timestamp, nonceStr, signature: createHash('sha1').update(text).digest('hex') };
}

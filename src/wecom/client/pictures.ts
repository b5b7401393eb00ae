import { WecomError } from '../errors';

export interface Pictures {
  /**
   * The bytes of a picture that WeCom handed out the address of, such as `qr_code`. Throws WecomError: `fault` for an address that is not WeCom's,
   * `network`, or `reply` for an answer that is too large or none.
   */
  fetch(url: string): Promise<Buffer>;
}

const API = 'picture';
const MOST_BYTES = 2 * 1024 * 1024;
/** Where WeCom keeps pictures: wework.qpic.cn, p.qpic.cn, wwcdn.weixin.qq.com and the like. */
const HOSTS = /(^|\.)(qpic\.cn|qlogo\.cn|weixin\.qq\.com)$/;

/** Whoever could set an address would otherwise make the bot ask inside its own network. */
export function createPictures({ baseUrl, timeoutMs }: { baseUrl: string; timeoutMs: number }): Pictures {
  const own = new URL(baseUrl).origin;
  const isWecoms = (url: URL) => url.origin === own || (/^https?:$/.test(url.protocol) && url.port === '' && HOSTS.test(url.hostname));
  return {
    async fetch(address) {
      const url = URL.canParse(address) ? new URL(address) : null;
      if (!url || !isWecoms(url)) throw new WecomError({ api: API, kind: 'fault', text: 'is no address of a picture of WeCom' });
      if (url.origin !== own) url.protocol = 'https:'; // some are handed out without
      try {
        const answer = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
        if (!answer.ok || !answer.body) throw new WecomError({ api: API, kind: 'reply', text: `HTTP ${answer.status}` });
        return await bounded(answer.body);
      } catch (error) {
        throw error instanceof WecomError ? error : new WecomError({ api: API, kind: 'network', text: 'no answer' });
      }
    },
  };
}

async function bounded(body: ReadableStream<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    size += chunk.length;
    if (size > MOST_BYTES) throw new WecomError({ api: API, kind: 'reply', text: 'the picture is too large' });
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

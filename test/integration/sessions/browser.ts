import { request } from 'node:http';

export interface Page {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  json: Record<string, unknown>;
}

/** A browser that knows the bot by PUBLIC_URL, `base`, and reaches it where it listens: keeps cookies by name, follows nothing by itself, and says of itself what a browser says. */
export function openBrowser(base: string, listensAt: () => string) {
  const jar = new Map<string, string>();
  const ask = (method: string, url: string, { body, headers = {} }: { body?: unknown; headers?: Record<string, string> } = {}): Promise<Page> => new Promise((resolve, reject) => {
    const named = new URL(url, base);
    const own = named.origin === base;
    const to = own ? new URL(`${named.pathname}${named.search}`, listensAt()) : named;
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const text = body === undefined ? undefined : JSON.stringify(body);
    const sent = request(to, { method, agent: false, headers: { ...(own && cookie !== '' ? { cookie } : {}), ...(text === undefined ? {} : { 'content-length': String(Buffer.byteLength(text)) }), ...headers } }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk)).on('error', reject).on('end', () => {
        for (const line of own ? answer.headers['set-cookie'] ?? [] : []) keep(line);
        const got = Buffer.concat(chunks).toString('utf8');
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: got, json: got.startsWith('{') ? (JSON.parse(got) as Record<string, unknown>) : {} });
      });
    });
    sent.on('error', reject).end(text);
  });
  const keep = (line: string) => {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (value === '') jar.delete(name);
    else jar.set(name, value);
  };
  const to = (page: Page): string => String(page.headers['location'] ?? '');
  return {
    jar, ask, to,
    get: (path: string) => ask('GET', path),
    /** A write from our own page. */
    write: (method: string, path: string, body: unknown = {}, headers: Record<string, string> = {}) => ask(method, path, { body, headers: { origin: base, ...headers } }),
    /** The whole way to WeCom and back; `as` is who says yes there. Answers where it ends. */
    async signIn(as: string, { face = 'console', back = `/${face}/` }: { face?: string; back?: string } = {}): Promise<string> {
      const away = await ask('GET', `/auth/start?face=${face}&return=${encodeURIComponent(back)}`);
      const wecom = new URL(to(away));
      wecom.hash = '';
      wecom.searchParams.set('as', as);
      const home = to(await ask('GET', wecom.href));
      return to(await ask('GET', home));
    },
    async useLink(link: string): Promise<Page> {
      const { hash } = new URL(link);
      return ask('POST', '/auth/link', { body: { token: hash.slice(1) }, headers: { origin: base } });
    },
  };
}

export type Browser = ReturnType<typeof openBrowser>;

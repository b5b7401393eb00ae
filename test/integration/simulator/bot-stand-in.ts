import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Simulator } from '../../../simulator';
import { startSimulator } from '../../../simulator';
import { createCallbackCrypto } from '../../../src/wecom/crypto';

export const CORP = { corpId: 'wwtest0000000001', agentId: 1000002, secret: 'test-secret' };
export const PAIR = { token: 'testToken', encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' };

export interface Reply { errcode: number; errmsg: string; [field: string]: unknown }

/** A bot that only listens, and calls the API as the story tells it. */
export interface BotStandIn {
  simulator: Simulator;
  control: Simulator['control'];
  /** decrypted events in the order received */
  events: Record<string, string>[];
  plaintexts: string[];
  ciphertexts: string[];
  /** answers of the next callbacks: a status, or 'hang'; 200 when the list is empty */
  answers: (number | 'hang')[];
  get(path: string, query?: Record<string, string>): Promise<Reply>;
  post(path: string, body: unknown): Promise<Reply>;
  token(): Promise<string>;
  close(): Promise<void>;
}

export async function startBotStandIn(random?: () => number): Promise<BotStandIn> {
  const events: Record<string, string>[] = [];
  const plaintexts: string[] = [];
  const ciphertexts: string[] = [];
  const answers: (number | 'hang')[] = [];
  const crypto = createCallbackCrypto({ pairs: [PAIR], receiveId: CORP.corpId });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      const query = new URL(request.url ?? '/', 'http://bot').searchParams;
      const encrypt = query.get('echostr') ?? elementsOf(Buffer.concat(chunks).toString('utf8')).Encrypt ?? '';
      const text = crypto.open({
        msgSignature: query.get('msg_signature') ?? '', timestamp: query.get('timestamp') ?? '', nonce: query.get('nonce') ?? '', encrypt,
      });
      if (request.method === 'GET') return response.end(text);
      const answer = answers.shift() ?? 200;
      ciphertexts.push(encrypt);
      plaintexts.push(text);
      events.push(elementsOf(text));
      if (answer !== 'hang') response.writeHead(answer).end();
    });
  });
  const url = await listen(server);
  const simulator = await startSimulator({ ...CORP, callback: { url: `${url}/wecom/callback`, ...PAIR }, ...(random && { random }) });
  return {
    simulator, control: simulator.control, events, plaintexts, ciphertexts, answers,
    ...apiOf(simulator),
    close: async () => {
      await simulator.close();
      server.closeAllConnections();
      await new Promise((resolve) => { server.close(resolve); });
    },
  };
}

function apiOf(simulator: Simulator): Pick<BotStandIn, 'get' | 'post' | 'token'> {
  const address = (path: string, query: Record<string, string>) => `${simulator.url}/cgi-bin/${path}?${new URLSearchParams(query).toString()}`;
  const read = async (reply: Response) => (await reply.json()) as Reply;
  const token = async () => {
    const reply = await read(await fetch(address('gettoken', { corpid: CORP.corpId, corpsecret: CORP.secret })));
    return reply.access_token as string;
  };
  return {
    token,
    get: async (path, query = {}) => read(await fetch(address(path, { access_token: await token(), ...query }))),
    post: async (path, body) => read(await fetch(address(path, { access_token: await token() }), {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body),
    })),
  };
}

const elementsOf = (xml: string): Record<string, string> => Object.fromEntries(
  [...xml.matchAll(/<(\w+)>(?:<!\[CDATA\[(.*?)\]\]>|([^<]*))<\/\1>/gs)].map((match) => [match[1] ?? '', match[2] ?? match[3] ?? '']),
);

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export const ZHANGSAN = { userId: 'ZhangSan', name: '张三' };
export const LISI = { userId: 'lisi', name: '李四' };
export const ANNA = 'wmAnna00000000000000000000000001';
export const BOB = 'wmBob000000000000000000000000002';
export const WOLF = 'woWolf00000000000000000000000003';

/** Two members, three customers, nobody friends. */
export const SMALL_CORP = {
  staff: [ZHANGSAN, LISI],
  customers: [
    { externalUserId: ANNA, name: '安娜' }, { externalUserId: BOB, name: '鲍勃' }, { externalUserId: WOLF, name: '外企沃夫', type: 2 as const },
  ],
};

/** A single-member QR code with this state; the config id. */
export async function codeOf(bot: BotStandIn, state: string, more: Record<string, unknown> = {}): Promise<string> {
  const reply = await bot.post('externalcontact/add_contact_way', { type: 1, scene: 2, state, user: ['zhangsan'], ...more });
  if (reply.errcode !== 0) throw new Error(reply.errmsg);
  return reply.config_id as string;
}

import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StubWecom {
  url: string;
  /** When each welcome code was used, epoch ms. */
  greeted: Map<string, number>;
  calls(): number;
  close(): Promise<void>;
}

type Answer = (input: Record<string, unknown>, query: URLSearchParams) => Record<string, unknown>;

/** A company that was at work long before the bot: so many members with so many customers each. */
export interface OldCompany {
  members: number;
  customersEach: number;
}

const PAGE = 100; // doc 92994
const LONG_AGO_S = Math.floor(Date.now() / 1000) - 400 * 86_400;

/** One page of a member's customers; the cursor is how many were listed. */
function customersOf({ customersEach }: OldCompany, input: Record<string, unknown>): Record<string, unknown> {
  const [userId] = input['userid_list'] as string[];
  const from = Number(input['cursor'] || 0);
  const until = Math.min(customersEach, from + PAGE);
  return {
    external_contact_list: Array.from({ length: until - from }, (_, n) => ({
      external_contact: { external_userid: `wm${userId}x${from + n}`, name: `客户${from + n}`, type: 1 },
      follow_info: { userid: userId, remark: '', createtime: LONG_AGO_S + n, tag_id: [], state: '' },
    })),
    next_cursor: until < customersEach ? String(until) : '',
  };
}

/** Answers every call the main job makes, always well, after `latencyMs`: benchmarks measure the bot, not the strictness of WeCom. */
export async function startStub(latencyMs: number, addedAt: () => number, old: OldCompany = { members: 0, customersEach: 0 }): Promise<StubWecom> {
  const greeted = new Map<string, number>();
  let calls = 0;
  const answers: Record<string, Answer> = {
    gettoken: () => ({ access_token: 'stub', expires_in: 7200 }),
    'externalcontact/get_follow_user_list': () => ({ follow_user: ['zhangsan', ...Array.from({ length: old.members }, (_, n) => `member${n}`)] }),
    'user/get': (_input, query) => ({ userid: query.get('userid'), name: '张三', department: [1], status: 1 }),
    'user/convert_to_openid': (input) => ({ openid: `staff-openid-${String(input['userid'])}` }),
    'externalcontact/convert_to_openid': (input) => ({ openid: `openid-${String(input['external_userid'])}` }),
    'externalcontact/batch/get_by_user': (input) => ((input['userid_list'] as string[])[0] === 'zhangsan' ? { external_contact_list: [], next_cursor: '' } : customersOf(old, input)),
    'externalcontact/get': (_input, query) => ({
      external_contact: { external_userid: query.get('external_userid'), name: '客户', type: 1 }, follow_user: [{ userid: 'zhangsan', createtime: addedAt(), tags: [] }],
    }),
    'externalcontact/add_contact_way': (input) => ({ config_id: `config-${String(input['state'])}`, qr_code: 'http://example.invalid/qr' }),
    'externalcontact/send_welcome_msg': (input) => {
      greeted.set(String(input['welcome_code']), Date.now());
      return {};
    },
    'externalcontact/add_msg_template': () => ({ msgid: `msg${calls}`, fail_list: [] }),
    'message/send': () => ({ msgid: `m${calls}` }),
  };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      calls += 1;
      const url = new URL(request.url ?? '/', 'http://stub');
      const answer = answers[url.pathname.replace('/cgi-bin/', '')];
      const body = chunks.length > 0 ? (JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>) : {};
      const text = JSON.stringify({ errcode: 0, errmsg: 'ok', ...(answer?.(body, url.searchParams) ?? {}) });
      setTimeout(() => response.setHeader('content-type', 'application/json').end(text), latencyMs);
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, greeted, calls: () => calls,
    close: () => new Promise((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    }),
  };
}

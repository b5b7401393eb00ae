import { signPage } from '../../../src/wecom';
import { createTickets } from '../../../src/wecom/client/tickets';
import type { Call } from '../../../src/wecom/client/caller';
import { WecomError } from '../../../src/wecom/errors';

const TICKET = 'sM4AOVdWfPE4DxkXGEs8VMCPGGVi4C3VM0P37wVUCFvkVAy_90u5h9nbSlYy3-Sl-HhTdfl2fzFy1AOcHKP7qg';
const PAGE = { ticket: TICKET, nonceStr: 'Wm3WZYTPz0wzccnW', timestamp: 1414587457 };

test('a page is signed as in WeCom\'s own example (doc 96909), whatever stands behind the #', () => {
  const signature = '0f9de62fce790f9a083d5c99e95740ceb90c27ed';
  expect(signPage({ ...PAGE, url: 'http://mp.weixin.qq.com?params=value' })).toEqual({ timestamp: 1414587457, nonceStr: 'Wm3WZYTPz0wzccnW', signature });
  expect(signPage({ ...PAGE, url: 'http://mp.weixin.qq.com?params=value#/card' }).signature).toBe(signature);
});

function desk(refusals: number[] = []) {
  const asked: string[] = [];
  let nowMs = 0;
  const call = ((request: { api: string; query?: Record<string, string> }, schema: { parse(value: unknown): unknown }) => {
    asked.push(`${request.api} ${request.query?.['type'] ?? ''}`.trim());
    const code = refusals.shift();
    if (code !== undefined) return Promise.reject(new WecomError({ api: request.api, code, kind: 'fault', text: 'refused' }));
    return Promise.resolve(schema.parse({ ticket: `T${asked.length}`, expires_in: 7200 }));
  }) as unknown as Call;
  return { asked, tickets: createTickets(call, { nowMs: () => nowMs, sleep: () => Promise.resolve() }), later: (ms: number) => { nowMs += ms; } };
}

test('each kind of ticket is asked for once in its life, also by many at the same time, and the two are never mixed', async () => {
  const { asked, tickets, later } = desk();
  expect(await Promise.all([tickets.corp(), tickets.corp(), tickets.app(), tickets.app()])).toEqual(['T1', 'T1', 'T2', 'T2']);
  expect([await tickets.corp(), await tickets.app()]).toEqual(['T1', 'T2']);
  expect(asked).toEqual(['get_jsapi_ticket', 'ticket/get agent_config']);
  later(2 * 3_600_000);
  expect(await tickets.corp()).toBe('T3');
});

test.each([40093, 42012])('%i is worth one more ask, and no third one', async (code) => {
  expect(await desk([code]).tickets.app()).toBe('T2');
  const twice = desk([code, code]);
  await expect(twice.tickets.app()).rejects.toMatchObject({ code });
  expect(twice.asked).toHaveLength(2);
});

test('another refusal is not repeated, and the next caller waits a moment: 100 asks an hour are soon used up', async () => {
  const { asked, tickets } = desk([48002]);
  await expect(tickets.app()).rejects.toMatchObject({ code: 48002 });
  await expect(tickets.app()).rejects.toMatchObject({ code: 48002 });
  expect(asked).toHaveLength(1);
});

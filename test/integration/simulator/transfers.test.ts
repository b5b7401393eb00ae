import type { BotStandIn, Reply } from './bot-stand-in';
import { ANNA, BOB, SMALL_CORP, startBotStandIn, ZHANGSAN } from './bot-stand-in';

const DAY_MS = 86_400_000;
let bot: BotStandIn;
beforeAll(async () => { bot = await startBotStandIn(); });
afterAll(() => bot.close());
beforeEach(async () => {
  bot.events.length = 0;
  await bot.control.reset({ ...SMALL_CORP, follows: [{ userId: ZHANGSAN.userId, customer: ANNA }, { userId: 'lisi', customer: BOB }] });
});

const pair = (from: string, to: string) => ({ handover_userid: from, takeover_userid: to });
const transfer = (from: string, to: string, ids: string[], kind = '') => bot.post(`externalcontact/${kind}transfer_customer`, { ...pair(from, to), external_userid: ids });
const rows = (reply: Reply) => (reply['customer'] as { external_userid: string; errcode?: number; status?: number }[]).map((row) => row.errcode ?? row.status);
const result = async (from: string, to: string, kind = '') => rows(await bot.post(`externalcontact/${kind}transfer_result`, pair(from, to)));

test('doc 92125: each customer has an answer of their own; it takes 24 hours; both sides hear of it', async () => {
  expect(rows(await transfer('zhangsan', 'lisi', [ANNA, BOB, 'wmNobody']))).toEqual([0, 84061, 40096]);
  expect(rows(await transfer('zhangsan', 'lisi', [ANNA]))).toEqual([40100]);
  expect(await result('zhangsan', 'lisi')).toEqual([2]);
  await bot.control.clock({ advanceMs: DAY_MS });
  expect(await result('zhangsan', 'lisi')).toEqual([1]);
  await bot.simulator.settle();
  expect(bot.events.map((event) => [event.ChangeType, event.UserID, event.Source])).toEqual([['del_external_contact', 'ZhangSan', 'DELETE_BY_TRANSFER'], ['add_external_contact', expect.stringMatching(/lisi/i), undefined]]);
});

test('doc 92125: a customer who refuses stays, and may be asked for again', async () => {
  await transfer('zhangsan', 'lisi', [ANNA]);
  await bot.control.answersTransfer({ customer: ANNA, outcome: 'refused' });
  expect(await result('zhangsan', 'lisi')).toEqual([3]);
  await bot.simulator.settle();
  expect(bot.events).toMatchObject([{ ChangeType: 'transfer_fail', FailReason: 'customer_refused' }]);
  expect(rows(await transfer('zhangsan', 'lisi', [ANNA]))).toEqual([0]);
});

test('doc 92125: twice in 90 natural days is the most (40128)', async () => {
  for (const [from, to] of [['zhangsan', 'lisi'], ['lisi', 'zhangsan']] as const) {
    expect(rows(await transfer(from, to, [ANNA]))).toEqual([0]);
    await bot.control.clock({ advanceMs: DAY_MS });
  }
  expect(rows(await transfer('zhangsan', 'lisi', [ANNA]))).toEqual([40128]);
  await bot.control.clock({ advanceMs: 90 * DAY_MS });
  expect(rows(await transfer('zhangsan', 'lisi', [ANNA]))).toEqual([0]);
});

test('a takeover who is full is 40099, one who serves nobody is refused as a whole', async () => {
  await bot.control.settings({ customersPerMember: 1 });
  expect(rows(await transfer('zhangsan', 'lisi', [ANNA]))).toEqual([40099]);
  await bot.control.updateStaff({ userId: 'lisi', contactEnabled: false });
  expect((await transfer('zhangsan', 'lisi', [ANNA])).errcode).toBe(84074);
});

test('doc 94081: resigned needs a member who has left (40097), on-job one who has not (60111)', async () => {
  expect((await transfer('zhangsan', 'lisi', [ANNA], 'resigned/')).errcode).toBe(40097);
  await bot.control.updateStaff({ userId: 'zhangsan', left: true });
  expect((await transfer('zhangsan', 'lisi', [ANNA])).errcode).toBe(60111);
  expect(rows(await transfer('zhangsan', 'lisi', [ANNA], 'resigned/'))).toEqual([0]);
  await bot.control.clock({ advanceMs: DAY_MS });
  expect(await result('zhangsan', 'lisi', 'resigned/')).toEqual([1]);
});

test.each([[[], 40035], [Array.from({ length: 101 }, () => ANNA), 40035]])('one to a hundred customers (case %#)', async (ids, errcode) => {
  expect((await transfer('zhangsan', 'lisi', ids)).errcode).toBe(errcode);
});

import { systemClock } from '../../../src/kernel/clock';
import { businessDay, nextMorningMs } from '../../../src/features/messages/business-day';
import { ENGINES } from '../../support/databases';
import { CUSTOMERS, STAFF, startFixture, TIME_ZONE, type Fixture } from './messages-fixture';

const [ANNA, BOB] = CUSTOMERS;
const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const CREATE = 'externalcontact/add_msg_template';

describe.each(ENGINES)('thanks to customers on %s', (engine) => {
  let the: Fixture;
  /** What there is to thank for, with its time. */
  let deeds: { customerId: string; text: string; atMs: number }[];
  beforeEach(async () => {
    deeds = [];
    the = await startFixture(engine);
    the.room.fillThanks((_, customerId, sinceMs) => {
      const fresh = deeds.filter((deed) => deed.customerId === customerId && deed.atMs > sinceMs);
      return Promise.resolve(fresh.length === 0 ? null : { text: `谢谢：${fresh.map((deed) => deed.text).join('、')}`, senderStaffId: STAFF.id });
    });
    // noon: what a test does within minutes stays on one business day
    await the.pass(nextMorningMs(the.nowMs(), TIME_ZONE) + 2 * 60 * MINUTE_MS - the.nowMs());
  });
  afterEach(() => the.end());

  const thank = async (text: string, customerId: string = ANNA.id) => {
    deeds.push({ customerId, text, atMs: the.nowMs() });
    await the.run((tx) => the.room.thankCustomers(tx, [customerId]));
  };
  const tasks = async () => (await the.simulator.control.world()).massTasks;
  const tap = async (at = 0) => the.simulator.control.confirmMassMessage({ msgid: (await tasks())[at]?.msgid ?? '', userId: STAFF.userId });
  const waiting = (count: number) => the.until('customer_message', (rows) => rows.filter((row) => row.delivery === 'waiting').length === count);
  const created = async () => {
    await waiting(1);
    await the.until('customer_message.poll', ([row]) => row?.status === 'pending');
  };

  test('P29 a customer is thanked by a task that waits for a tap, and shows as sent after it', async () => {
    await thank('李四');
    the.start();
    await created();
    expect(await tasks()).toMatchObject([{ text: '谢谢：李四' }]);
    expect(await the.simulator.control.delivered({ kind: 'mass' })).toEqual([]);
    await tap();
    await the.pass(MINUTE_MS);
    const [row] = await the.until('customer_message', ([found]) => found?.delivery === 'sent');
    expect(row).toMatchObject({ status: 'done', error: null });
    expect(Math.abs((row?.sentAtMs ?? 0) - the.nowMs())).toBeLessThan(2 * MINUTE_MS);
    await the.until('customer_message.poll', ([poll]) => poll?.status === 'done');
  });

  test('P29 further thanks of the day go together at ten the next morning', async () => {
    await thank('李四');
    the.start();
    await created();
    await thank('王五');
    await thank('赵六');
    const rows = await the.outbox('customer_message');
    expect(rows).toHaveLength(2);
    expect(rows[1]?.notBeforeMs).toBe(nextMorningMs(the.nowMs(), TIME_ZONE));
    await the.pass((rows[1]?.notBeforeMs ?? 0) - the.nowMs());
    await waiting(2);
    expect((await tasks()).map((task) => task.text)).toEqual(['谢谢：李四', '谢谢：王五、赵六']);
  });

  test('P29 thanks that have not left yet take further ones along', async () => {
    await thank('李四');
    await thank('王五');
    the.start();
    await created();
    expect(await the.outbox('customer_message')).toHaveLength(1);
    expect(await tasks()).toMatchObject([{ text: '谢谢：李四、王五' }]);
  });

  test('P29 a row that finds its day taken waits for the next morning', async () => {
    await thank('李四');
    the.start();
    await created();
    deeds.push({ customerId: ANNA.id, text: '王五', atMs: the.nowMs() });
    await the.run((tx) => tx.enqueue({ kind: 'customer_message', lane: 'send', key: ANNA.id, to: `customer:${ANNA.id}`, payload: {} }));
    const rows = await the.until('customer_message', (found) => found[1]?.error?.includes('thanked today') ?? false);
    expect(businessDay(rows[1]?.notBeforeMs ?? 0, TIME_ZONE)).not.toBe(businessDay(the.nowMs(), TIME_ZONE));
    expect(await tasks()).toHaveLength(1);
  });

  test('with nothing to say any more nobody is asked for anything', async () => {
    await thank('李四');
    deeds = [];
    the.start();
    await the.until('customer_message', ([row]) => row?.delivery === 'expired');
    expect(await tasks()).toEqual([]);
  });

  test('P30 after a lost reply the task is found, not made again, even beside one with the same words', async () => {
    await the.simulator.control.fault({ api: CREATE, kind: 'loseReply', times: 2 });
    await thank('李四', ANNA.id);
    await thank('李四', BOB.id);
    the.start();
    await waiting(2);
    expect(await tasks()).toHaveLength(2);
    const found = await the.machine.database.rows<{ customerId: string; msgId: string }>('SELECT customerId, msgId FROM customer_thanks');
    for (const task of await tasks()) {
      const customer = CUSTOMERS.find(({ id }) => id === found.find((thanks) => thanks.msgId === task.msgid)?.customerId);
      expect(task.members[0]?.rows.map((row) => row.externalUserId)).toEqual([customer?.externalUserId]);
    }
  });

  test('P30 a task that is not found after a lost call is parked as unknown, whatever else fails meanwhile', async () => {
    await the.simulator.control.fault({ api: CREATE, kind: 'dropRequest' });
    await the.simulator.control.fault({ api: 'externalcontact/get_groupmsg_list_v2', kind: 'errcode', errcode: -1, times: 2 });
    await thank('李四');
    the.start();
    for (let round = 0; round < 14; round += 1) {
      await systemClock.sleep(450);
      if ((await the.outbox('customer_message'))[0]?.status === 'parked') break;
      await the.pass(360 * MINUTE_MS);
    }
    expect(await the.outbox('customer_message')).toMatchObject([{ status: 'parked', delivery: 'unknown' }]);
    expect((await the.simulator.control.calls({ api: CREATE })).length).toBe(1);
    expect(await tasks()).toEqual([]);
  });

  test('a customer whom nobody can send to is a failure, and the day is free again', async () => {
    await the.simulator.control.staffDeletes({ userId: STAFF.userId, customer: ANNA.externalUserId });
    await thank('李四');
    the.start();
    await the.until('customer_message', ([row]) => row?.delivery === 'failed');
    expect(await the.machine.database.rows('SELECT id FROM customer_thanks')).toEqual([]);
  });

  test('P6 a tap that finds no friend any more is a failure, and is told on', async () => {
    await thank('李四');
    the.start();
    await created();
    await the.simulator.control.customerDeletes({ userId: STAFF.userId, customer: ANNA.externalUserId });
    await tap();
    await the.pass(MINUTE_MS);
    expect(await the.until('customer_message', ([row]) => row?.delivery === 'failed')).toMatchObject([{ error: expect.stringContaining('friend') as string }]);
    // whoever keeps the follows is told (policy 6)
    expect(await the.machine.database.rows("SELECT subject, data FROM journal WHERE type = 'customer.not_friend'")).toMatchObject([{ subject: ANNA.id, data: expect.stringContaining(STAFF.id) as string }]);
  });

  test('P29 after seven days without a tap the thanks have expired; trouble on the way does not count', async () => {
    await thank('李四');
    the.start();
    await created();
    await the.simulator.control.fault({ api: 'externalcontact/get_groupmsg_send_result', kind: 'errcode', errcode: -1, times: 3 });
    for (let day = 0; day < 8; day += 1) {
      await the.pass(DAY_MS);
      await systemClock.sleep(700);
    }
    expect(await the.until('customer_message', ([row]) => row?.delivery === 'expired')).toMatchObject([{ status: 'done', sentAtMs: null }]);
    await the.until('customer_message.poll', ([poll]) => poll?.status === 'expired');
  });
});

import { systemClock } from '../../../src/kernel/clock';
import { ENGINES } from '../../support/databases';
import { openRoom, STAFF, startFixture, type Fixture, type OutboxRow } from './messages-fixture';

const SEND = 'message/send';
const all = (count: number, delivery: string) => (rows: OutboxRow[]) => rows.length === count && rows.every((row) => row.delivery === delivery);

describe.each(ENGINES)('app messages to staff on %s', (engine) => {
  let the: Fixture;
  let asked = 0;
  let stopOthers: () => Promise<void>;
  beforeEach(async () => {
    stopOthers = () => Promise.resolve();
    the = await startFixture(engine);
    the.room.addStaffTemplate('plain', (_, refs) => Promise.resolve(refs['text'] ?? null));
  });
  afterEach(async () => {
    await stopOthers();
    await the.end();
  });

  const notify = (texts: readonly (string | null)[], staffId = STAFF.id) => the.run((tx) => {
    for (const text of texts) the.room.notifyStaff(tx, { staffId, template: 'plain', refs: text === null ? {} : { text }, once: `n${(asked += 1)}` });
  });
  const arrived = async () => (await the.simulator.control.delivered({ kind: 'app' })).map((message) => (message.content as { text: { content: string } }).text.content);
  const fail = (kind: 'loseReply' | 'dropRequest' | 'errcode', errcode = -1) => the.simulator.control.fault({ api: SEND, kind, errcode });

  test('P28 a notice is said when it is sent, and shows as sent when WeCom has taken it', async () => {
    await notify(['张三带来了新朋友']);
    the.start();
    const [row] = await the.until('app_message', all(1, 'sent'));
    expect(row).toMatchObject({ status: 'done', error: null });
    expect(row?.sentAtMs).not.toBeNull();
    expect(await arrived()).toEqual([expect.stringContaining('张三带来了新朋友')]);
  });

  test('two notices with the same words both arrive', async () => {
    await notify(['积分到账', '积分到账']);
    the.start();
    await the.until('app_message', all(2, 'sent'));
    expect(await arrived()).toHaveLength(2);
  });

  test('a notice with nothing to say any more is expired without a call', async () => {
    await notify([null]);
    the.start();
    await the.until('app_message', all(1, 'expired'));
    expect(await the.simulator.control.calls({ api: SEND })).toEqual([]);
  });

  test('a member who cannot receive, or whom we do not know, is a failure', async () => {
    await the.simulator.control.updateStaff({ userId: STAFF.userId, inRange: false });
    await notify(['a']);
    await notify(['b'], 'staff-nobody');
    the.start();
    expect((await the.until('app_message', all(2, 'failed'))).map((row) => row.error)).toEqual([expect.stringContaining('81013'), expect.stringContaining('not known')]);
  });

  test('P28 up to five waiting notices go one by one', async () => {
    await notify(['1', '2', '3', '4', '5']);
    the.start();
    await the.until('app_message', all(5, 'sent'));
    expect(await arrived()).toHaveLength(5);
  });

  test('P28 above five waiting they fold into digests; each notice is said once, and every row is told', async () => {
    await notify(Array.from({ length: 30 }, (_, n) => `notice ${n}.`));
    the.start();
    await the.until('app_message', all(30, 'sent'));
    const said = (await arrived()).join('\n');
    expect(await arrived()).toHaveLength(3);
    for (let n = 0; n < 30; n += 1) expect(said.split(`notice ${n}.`)).toHaveLength(2);
  });

  test('one with nothing to say, or that cannot be said, does not stop the digest of the others', async () => {
    the.room.addStaffTemplate('broken', () => Promise.reject(new Error('no such referral')));
    await notify(['notice 1.', null, 'notice 2.', 'notice 3.', 'notice 4.', 'notice 5.', 'notice 6.']);
    await the.run((tx) => the.room.notifyStaff(tx, { staffId: STAFF.id, template: 'broken', refs: {}, once: 'broken' }));
    the.start();
    const rows = await the.until('app_message', (found) => found.filter((row) => row.delivery === 'sent').length === 6 && found.some((row) => row.delivery === 'expired'));
    expect(rows.filter((row) => row.delivery === 'queued')).toHaveLength(1);
    const said = (await arrived()).join('\n');
    for (const n of [1, 2, 3, 4, 5, 6]) expect(said.split(`notice ${n}.`)).toHaveLength(2);
  });

  test.each(['loseReply', 'dropRequest'] as const)('P30 a digest whose call ended in %s is repeated word for word and arrives once', async (kind) => {
    await fail(kind);
    await notify(Array.from({ length: 8 }, (_, n) => `notice ${n}.`));
    the.start();
    await the.until('app_message', (rows) => rows.some((row) => row.doubt === 1));
    await notify(['late']); // must not find its way into the repeat
    await the.until('app_message', all(9, 'sent'));
    const calls = await the.simulator.control.calls({ api: SEND });
    expect(calls.length).toBe(3);
    expect((await arrived()).map((text) => text.split('notice').length - 1).sort()).toEqual([0, 8]);
  });

  test('P30 what would read differently after a lost reply is not repeated', async () => {
    let name = '李四';
    the.room.addStaffTemplate('named', () => Promise.resolve(name));
    await fail('loseReply');
    await the.run((tx) => the.room.notifyStaff(tx, { staffId: STAFF.id, template: 'named', refs: {}, once: 'named' }));
    the.start();
    await the.until('app_message', ([row]) => row?.doubt === 1);
    name = '王五';
    await the.until('app_message', ([row]) => (row?.attempts ?? 0) >= 2 && row?.status === 'pending');
    expect(await the.simulator.control.calls({ api: SEND })).toHaveLength(1);
    for (let round = 0; round < 9; round += 1) {
      await the.pass(3_600_000);
      await systemClock.sleep(500);
    }
    expect(await the.until('app_message', ([row]) => row?.status === 'parked')).toMatchObject([{ delivery: 'unknown' }]);
    expect(await arrived()).toEqual([expect.stringContaining('李四')]);
  });

  test('after a refusal the next attempt may say something else', async () => {
    let name = '李四';
    the.room.addStaffTemplate('named', () => Promise.resolve(name));
    await fail('errcode', -1);
    await the.run((tx) => the.room.notifyStaff(tx, { staffId: STAFF.id, template: 'named', refs: {}, once: 'named' }));
    the.start();
    await the.until('app_message', ([row]) => row?.error?.includes('-1') ?? false);
    name = '王五';
    await the.until('app_message', all(1, 'sent'));
    expect(await arrived()).toEqual([expect.stringContaining('王五')]);
  });

  test('P28 a member is let 20 messages in any minute, and two processes together no more', async () => {
    const registry = { subscriptions: new Map(), jobs: new Map(), senders: new Map() };
    const other = openRoom({ ...the.machine, registry }, the.simulator, { nowMs: () => the.nowMs(), sleep: (ms) => systemClock.sleep(ms) });
    other.room.addStaffTemplate('plain', (_, refs) => Promise.resolve(refs['text'] ?? null));
    the.start();
    other.house.startWorkers();
    stopOthers = () => other.house.stopWorkers();
    for (const count of [5, 5, 5, 3]) {
      await notify(Array.from({ length: count }, () => 'a'));
      await the.until('app_message', (rows) => rows.every((row) => row.delivery === 'sent'));
    }
    await notify(['b', 'b', 'b', 'b', 'b']);
    await the.until('app_message', (rows) => rows.filter((row) => row.delivery === 'queued' && row.error?.includes('as many messages')).length === 3);
    expect(await arrived()).toHaveLength(20);
    await the.pass(60_000);
    await the.until('app_message', all(23, 'sent'));
    const permits = await the.machine.database.one<{ n: number }>('SELECT COUNT(*) AS n FROM staff_message_permit');
    expect(Number(permits?.n)).toBe(23);
  });

  test('permits that count in no window any more are forgotten', async () => {
    await notify(['a']);
    the.start();
    await the.until('app_message', all(1, 'sent'));
    await the.pass(3_600_001);
    await the.run((tx) => tx.enqueue({ kind: 'messages.purge', key: 'messages', payload: {} }));
    await the.until('messages.purge', ([row]) => row?.status === 'done');
    expect(await the.machine.database.rows('SELECT id FROM staff_message_permit')).toEqual([]);
  });
});

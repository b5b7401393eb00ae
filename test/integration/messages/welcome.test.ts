import { systemClock } from '../../../src/kernel/clock';
import { ENGINES } from '../../support/databases';
import { CUSTOMERS, STAFF, startFixture, type Fixture } from './messages-fixture';

const SEND = 'externalcontact/send_welcome_msg';
const [ANNA] = CUSTOMERS;

describe.each(ENGINES)('greetings on %s', (engine) => {
  let the: Fixture;
  let arrivals = 0;
  beforeEach(async () => {
    the = await startFixture(engine);
    the.room.fillWelcome((state) => Promise.resolve(state === 'quiet' ? null : `欢迎 ${state ?? '你'}`));
    await the.simulator.control.staffDeletes({ userId: STAFF.userId, customer: ANNA.externalUserId });
  });
  afterEach(() => the.end());

  const add = async (more: { welcome?: 'open' | 'otherAppSending' | 'otherAppSent' | 'archiveConsentMissing' } = {}) =>
    (await the.simulator.control.addWithoutCode({ userId: STAFF.userId, customer: ANNA.externalUserId, ...more })).welcomeCode;
  const greet = async (welcomeCode: string | null, { state = 'c1', agoS = 0 }: { state?: string | null; agoS?: number } = {}) => {
    const event = { type: 'external_contact.add', userId: STAFF.userId, externalUserId: ANNA.externalUserId, state, welcomeCode, createTime: Math.floor(the.nowMs() / 1000) - agoS };
    const work = await the.room.welcomeWork(event, { id: `inbox${(arrivals += 1)}`, receivedAtMs: the.nowMs() });
    if (work) await the.run((tx) => tx.enqueue(work));
    return work;
  };
  const greeted = async () => (await the.simulator.control.delivered({ kind: 'welcome' })).map((message) => (message.content as { text: string }).text);
  const delivery = (wanted: string) => the.until('welcome', (rows) => rows[0]?.delivery === wanted);

  test('P27 whoever scans is greeted with the words of the code, known or not', async () => {
    await greet(await add(), { state: null });
    the.start();
    await delivery('sent');
    expect(await greeted()).toEqual(['欢迎 你']);
  });

  test('half add and add with one code greet once', async () => {
    const code = await add();
    await greet(code);
    await greet(code);
    the.start();
    await delivery('sent');
    expect(await the.outbox('welcome')).toHaveLength(1);
    expect((await the.simulator.control.calls({ api: SEND })).length).toBe(1);
  });

  test('P27 a greeting older than 18 s expires without a call', async () => {
    await greet(await add(), { agoS: 19 });
    the.start();
    await delivery('expired');
    expect(await the.simulator.control.calls({ api: SEND })).toEqual([]);
  });

  test('where there is nothing to say, nothing is queued', async () => {
    expect(await greet(await add(), { state: 'quiet' })).toBeNull();
  });

  test('P30 after a lost reply the repeat finds the customer greeted, by us', async () => {
    await the.simulator.control.fault({ api: SEND, kind: 'loseReply' });
    await greet(await add());
    the.start();
    await delivery('sent');
    expect(await greeted()).toHaveLength(1);
    expect((await the.simulator.control.calls({ api: SEND })).length).toBe(2);
  });

  test('a lost request is repeated inside the window', async () => {
    await the.simulator.control.fault({ api: SEND, kind: 'dropRequest' });
    await greet(await add());
    the.start();
    await delivery('sent');
    expect(await greeted()).toHaveLength(1);
  });

  test('pitfall 10: while another app sends it is tried again, and its greeting is not called ours', async () => {
    await greet(await add({ welcome: 'otherAppSending' }));
    the.start();
    await the.until('welcome', ([row]) => row?.error?.includes('41096') ?? false);
    await the.pass(3000);
    expect(await delivery('failed')).toMatchObject([{ error: expect.stringContaining('another app') as string }]);
  });

  test('without consent to the archive it fails, and the code that comes with the consent greets', async () => {
    await greet(await add({ welcome: 'archiveConsentMissing' }));
    the.start();
    await delivery('failed');
    await greet((await the.simulator.control.agreesToArchive({ userId: STAFF.userId, customer: ANNA.externalUserId })).welcomeCode);
    expect((await the.until('welcome', (rows) => rows[1]?.delivery === 'sent'))).toHaveLength(2);
  });

  test('while WeCom is away the greeting is tried until its time is over, then it is over', async () => {
    await the.simulator.control.fault({ api: SEND, kind: 'errcode', errcode: -1, times: 50 });
    await greet(await add());
    the.start();
    for (let second = 0; second < 20; second += 2) {
      await systemClock.sleep(300);
      await the.pass(2000);
    }
    expect(await delivery('expired')).toMatchObject([{ status: 'expired' }]);
    expect((await the.simulator.control.calls({ api: SEND })).length).toBeGreaterThan(2);
  });
});

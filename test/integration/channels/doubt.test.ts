import { startSimulator, type Simulator } from '../../../simulator';
import { carriersOf, createChannels } from '../../../src/features/channels';
import { createMessages } from '../../../src/features/messages';
import { createMetrics } from '../../../src/kernel/metrics';
import { contactWayById } from '../../../src/features/channels/store';
import type { Outcome, WorkItem } from '../../../src/kernel/work/outcome';
import type { Sender } from '../../../src/kernel/work/registry';
import { createWecom, type Wecom } from '../../../src/wecom';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';

const APP = { corpId: 'wwtest0000000001', agentId: 1000002, secret: 'test-secret' };
const DAY_MS = 86_400_000;
/** One more than one attempt looks through. */
const MANY = 501;

describe.each(ENGINES)('a code whose making is in doubt, on %s', (engine) => {
  let offsetMs = 0;
  let machine: TestMachine;
  let simulator: Simulator;
  let wecom: Wecom;
  let room: ReturnType<typeof createChannels>;
  let maker: Sender;
  beforeAll(async () => {
    const clock = { nowMs: () => Date.now() + offsetMs, sleep: (ms: number) => new Promise<void>((resolve) => { setTimeout(resolve, ms); }) };
    machine = await testMachine(engine, { clock });
    simulator = await startSimulator(APP);
    await simulator.control.reset({ staff: [{ userId: 'ZhangSan' }] });
    wecom = createWecom({ baseUrl: simulator.url, ...APP, clock, timeoutMs: 2000 });
    const businessTimeZone = 'Asia/Shanghai';
    room = createChannels(machine, { wecom, tags: {} as never, metrics: createMetrics(), messages: createMessages(machine, { wecom, businessTimeZone }), adminUserIds: [], businessTimeZone });
    maker = room.plugs.senders?.find((sender) => sender.kind === 'contact_way.make') as Sender;
  });
  afterAll(async () => {
    await simulator.close();
    await machine.end();
  });

  const pass = async (ms: number) => {
    offsetMs += ms;
    await simulator.control.clock({ advanceMs: ms });
  };
  /** The row of one ask, as the queue would hand it out. */
  const asked = async (state: string): Promise<WorkItem> => {
    const way = await machine.database.one<{ id: string }>('SELECT id FROM contact_way WHERE state = ?', [state]);
    return { id: 'w1', kind: 'contact_way.make', key: way?.id ?? '', lane: 'send', payload: {}, attempts: 1, doubt: false, createdAtMs: 0, deliverByMs: null, to: null };
  };
  const attempt = async (work: WorkItem): Promise<Outcome> => {
    const outcome = await maker.send(work);
    await machine.unitOfWork.run(async (tx) => { await maker.record?.(tx, work, outcome); });
    return outcome;
  };
  const codesOf = async (state: string) => (await simulator.control.world()).contactWays.filter((way) => way.state === state);
  const loseReply = () => simulator.control.fault({ api: 'externalcontact/add_contact_way', kind: 'loseReply' });

  test('P15 a code that is given up while its making is out is deleted once the reply comes, and never shown', async () => {
    await machine.unitOfWork.run((tx) => room.askForContactWays(tx, [{ state: 'given-up-1', users: ['ZhangSan'] }]));
    const work = await asked('given-up-1');
    const outcome = await maker.send(work);
    const carrier = (await carriersOf(machine.database, [{ state: 'given-up-1', campaignId: 'c' }])).get('given-up-1');
    await machine.unitOfWork.run(async (tx) => { if (carrier) await room.retire(tx, carrier); });
    await machine.unitOfWork.run(async (tx) => { await maker.record?.(tx, work, outcome); });
    expect((await carriersOf(machine.database, [{ state: 'given-up-1', campaignId: 'c' }])).get('given-up-1')).toMatchObject({ status: 'retired', configId: null });
    const [removal] = await machine.database.rows<{ payload: string }>("SELECT payload FROM work WHERE kind = 'contact_way.remove' AND subject = ?", [work.key]);
    const remover = room.plugs.senders?.find((sender) => sender.kind === 'contact_way.remove') as Sender;
    expect(await remover.send({ ...work, kind: 'contact_way.remove', payload: JSON.parse(removal?.payload ?? '{}') as Record<string, unknown> })).toMatchObject({ kind: 'done' });
    expect(await codesOf('given-up-1')).toEqual([]);
  });

  test('P30 a lost reply is looked for where the code was last asked for: one code, though it was first asked for days ago', async () => {
    await machine.unitOfWork.run((tx) => room.askForContactWays(tx, [{ state: 'doubt-1', users: ['ZhangSan'] }]));
    const work = await asked('doubt-1');
    await simulator.control.fault({ api: 'externalcontact/add_contact_way', kind: 'errcode', errcode: 41054 });
    expect(await attempt(work)).toMatchObject({ kind: 'failed' });
    await pass(3 * DAY_MS);
    const failed = (await carriersOf(machine.database, [{ state: 'doubt-1', campaignId: 'none' }])).get('doubt-1');
    if (!failed) throw new Error('the row is gone');
    await machine.unitOfWork.run((tx) => room.askAgain(tx, failed, { users: ['ZhangSan'], chatIds: [] }));
    await loseReply();
    expect(await attempt(work)).toMatchObject({ kind: 'unknown' });
    await pass(10 * 60_000);
    expect(await attempt({ ...work, doubt: true })).toMatchObject({ kind: 'done' });
    const codes = await codesOf('doubt-1');
    expect(codes).toHaveLength(1);
    expect(await contactWayById(machine.database, work.key)).toMatchObject({ status: 'active', configId: codes[0]?.configId });
  });

  test('P30 an attempt that had no effect is made again once the window was looked through', async () => {
    await machine.unitOfWork.run((tx) => room.askForContactWays(tx, [{ state: 'doubt-2', users: ['ZhangSan'] }]));
    expect(await attempt({ ...(await asked('doubt-2')), doubt: true })).toMatchObject({ kind: 'done' });
    expect(await codesOf('doubt-2')).toHaveLength(1);
  });

  test('P30 too much to look through: it stays in doubt and nothing is made', async () => {
    await pass(DAY_MS);
    await machine.unitOfWork.run((tx) => room.askForContactWays(tx, [{ state: 'doubt-3', users: ['ZhangSan'] }]));
    for (let n = 0; n < MANY; n += 1) await wecom.contactWays.add({ type: 1, scene: 2, state: `other-${n}`, users: ['ZhangSan'] });
    const work = { ...(await asked('doubt-3')), doubt: true };
    expect(await attempt(work)).toMatchObject({ kind: 'unknown' });
    expect(await codesOf('doubt-3')).toEqual([]);
    expect(await contactWayById(machine.database, work.key)).toMatchObject({ status: 'pending' });
  }, 60_000);
});

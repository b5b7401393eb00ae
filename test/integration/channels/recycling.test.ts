import { Campaign } from '../../../entities/campaign';
import { ContactWay } from '../../../entities/contact-way';
import { FollowFactRow } from '../../../entities/follow-fact';
import { ReferralCode } from '../../../entities/referral-code';
import { createCampaigns } from '../../../src/features/campaigns';
import { createChannels } from '../../../src/features/channels';
import { createMessages } from '../../../src/features/messages';
import { systemClock } from '../../../src/kernel/clock';
import { createMetrics } from '../../../src/kernel/metrics';
import type { Job, Sender } from '../../../src/kernel/work/registry';
import type { WorkItem } from '../../../src/kernel/work/outcome';
import { createWecom, type Wecom } from '../../../src/wecom';
import { startSimulator, type Simulator } from '../../../simulator';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';

const APP = { corpId: 'wwtest0000000001', agentId: 1000002, secret: 'test-secret' };
const DAY_MS = 86_400_000;
const SILENT_DAYS = 180;

jest.setTimeout(120_000);

describe.each(ENGINES)('recycling on %s', (engine) => {
  let offsetMs = 0;
  const clock = { ...systemClock, nowMs: () => Date.now() + offsetMs };
  let machine: TestMachine;
  let simulator: Simulator;
  let wecom: Wecom;
  let recycle: Job;
  let remover: Sender;
  beforeAll(async () => {
    machine = await testMachine(engine, { clock });
    simulator = await startSimulator(APP);
    await simulator.control.reset({ staff: [{ userId: 'ZhangSan' }] });
    wecom = createWecom({ baseUrl: simulator.url, ...APP, clock, timeoutMs: 2000 });
    const deps = { wecom, tags: {} as never, messages: createMessages(machine, { wecom, businessTimeZone: 'Asia/Shanghai' }), metrics: createMetrics(), adminUserIds: [], businessTimeZone: 'Asia/Shanghai' };
    // room for ten codes: nine tenths are nine
    const channels = createChannels(machine, { ...deps, codeQuota: 10 });
    const campaigns = createCampaigns(machine, { ...deps, channels, learnCustomer: () => Promise.resolve(null) });
    recycle = campaigns.plugs.jobs?.find(({ kind }) => kind === 'codes.recycle') as Job;
    remover = channels.plugs.senders?.find(({ kind }) => kind === 'contact_way.remove') as Sender;
  });
  afterAll(async () => {
    await simulator.close();
    await machine.end();
  });
  beforeEach(async () => {
    for (const table of ['campaign', 'referral_code', 'contact_way', 'follow_fact', 'work']) await machine.unitOfWork.run((tx) => tx.change(`DELETE FROM ${table}`));
    await simulator.control.reset({ staff: [{ userId: 'ZhangSan' }] });
  });

  const ago = (days: number) => clock.nowMs() - days * DAY_MS;
  /** A campaign that ended so many days ago; negative: that still runs. */
  async function campaign(endedDaysAgo: number, more: Partial<Campaign> = {}): Promise<string> {
    const id = machine.ids.next();
    const row: Campaign = { id, name: 'c', version: 1, startsAtMs: ago(900), endsAtMs: ago(endedDaysAgo), publishedAtMs: ago(900), pausedAtMs: null, endedAtMs: null, timeline: '{"pauses":[],"versions":[]}', archivedAtMs: null, createdAtMs: ago(900), ...more };
    await machine.unitOfWork.run((tx) => tx.insert(Campaign, row));
    return id;
  }
  /** Codes that stand at WeCom, named by how many days ago each was last scanned; null: never. */
  async function codes(campaignId: string, scans: readonly (number | null)[], lookAtMs = 0): Promise<string[]> {
    const states = scans.map((_, n) => `${campaignId.slice(-8)}-${n}`);
    const made = await Promise.all(states.map((state) => wecom.contactWays.add({ type: 1, scene: 2, state, users: ['ZhangSan'] })));
    await machine.unitOfWork.run(async (tx) => {
      await tx.insert(ReferralCode, states.map((state) => ({ id: machine.ids.next(), campaignId, referrerId: machine.ids.next(), state, revokedAtMs: null, createdAtMs: ago(800), lookAtMs })));
      await tx.insert(ContactWay, states.map((state, n) => ({
        id: machine.ids.next(), state, users: '["ZhangSan"]', status: 'active', configId: made[n]?.configId ?? null, qrCodeUrl: null, reason: null, createdAtMs: ago(800), changedAtMs: ago(800), channelId: null, skipVerify: null, wanted: null, wantedAtMs: null, listedBy: null,
      })));
      const scanned = states.flatMap((state, n) => { const days = scans[n]; return days === null || days === undefined ? [] : [{ state, atMs: ago(days) }]; });
      await tx.insert(FollowFactRow, scanned.map(({ state, atMs }): FollowFactRow => ({ id: machine.ids.next(), customerId: machine.ids.next(), staffId: 's', kind: 'add', atMs, state, source: 'callback', arrivedAtMs: atMs })));
    });
    return states;
  }
  interface Row { id: string; kind: string; subject: string; payload: string }
  const due = (kind: string) => machine.database.rows<Row>("SELECT id, kind, subject, payload FROM work WHERE kind = ? AND status = 'pending' ORDER BY id", [kind]);
  const itemOf = (row: Row): WorkItem => ({ id: row.id, kind: row.kind, key: row.subject, lane: 'job', payload: JSON.parse(row.payload) as Record<string, unknown>, attempts: 1, doubt: false, createdAtMs: 0, deliverByMs: null, to: null });
  /** The daily job with all the pages it asks for, then what it sends. */
  async function day(): Promise<void> {
    await machine.unitOfWork.run((tx) => Promise.resolve(tx.enqueue({ kind: 'codes.recycle', key: 'all', payload: {} })));
    for (let rows = await due('codes.recycle'), turns = 0; rows.length > 0 && turns < 50; rows = await due('codes.recycle'), turns += 1) {
      for (const row of rows) await machine.unitOfWork.run(async (tx) => {
        await recycle.run?.(tx, itemOf(row));
        await tx.change("UPDATE work SET status = 'done' WHERE id = ?", [row.id]);
      });
    }
    for (const row of await due('contact_way.remove')) {
      const outcome = await remover.send(itemOf(row));
      await machine.unitOfWork.run(async (tx) => {
        await remover.record?.(tx, itemOf(row), outcome);
        await tx.change("UPDATE work SET status = 'done' WHERE id = ?", [row.id]);
      });
    }
  }
  const atWecom = async () => (await simulator.control.world()).contactWays.map((way) => way.state).sort();

  test('P15 codes of ended campaigns go 180 days after their last scan, or after the end when nobody scanned them; others stay', async () => {
    const [ended, running, paused] = [await campaign(200), await campaign(-5), await campaign(-5, { pausedAtMs: ago(300) })];
    const old = await codes(ended, [null, SILENT_DAYS + 1, SILENT_DAYS - 1, 3]);
    const open = [...await codes(running, [null, 500]), ...await codes(paused, [500])];
    await day();
    expect(await atWecom()).toEqual([...old.slice(2), ...open].sort());
    const rows = await machine.database.rows<{ state: string; status: string }>('SELECT state, status FROM contact_way WHERE state IN (?, ?, ?)', old.slice(0, 3));
    expect(new Map(rows.map(({ state, status }) => [state, status]))).toEqual(new Map([[old[0], 'retired'], [old[1], 'retired'], [old[2], 'active']]));
  });

  test('it is looked at again in time: two days later the next one goes, and nothing is deleted twice', async () => {
    const ended = await campaign(200);
    const old = await codes(ended, [SILENT_DAYS - 1, 3]);
    await day();
    expect(await atWecom()).toEqual(old);
    offsetMs += 2 * DAY_MS;
    await day();
    await day();
    expect(await atWecom()).toEqual([old[1]]);
    expect((await simulator.control.calls({ api: 'externalcontact/del_contact_way' })).length).toBe(1);
  });

  test('P15 above nine tenths of the quota the longest silent of ended campaigns go first, until it is below; never one that may still be wanted', async () => {
    const [ended, running] = [await campaign(100), await campaign(-5)];
    // their places are stale: all are to be looked at tomorrow
    const old = await codes(ended, [20, 90, 50, null], ago(-1));
    const open = await codes(running, [700, 600, 500, 400, 300, 200, 100], ago(-1));
    await day(); // 11 of 10 used: two must go, the one silent since the end 100 days ago and the one since 90
    expect(await atWecom()).toEqual([old[0], old[2], ...open].sort());
    await day();
    expect((await atWecom()).length).toBe(9);
  });

  test('a delete whose reply is lost is repeated without harm, and a config that is gone already is as good as deleted', async () => {
    const [state] = await codes(await campaign(200), [null]);
    await simulator.control.fault({ api: 'externalcontact/del_contact_way', kind: 'loseReply' });
    await day();
    const [way] = await machine.database.rows<{ id: string; status: string; configId: string }>('SELECT id, status, configId FROM contact_way WHERE state = ?', [String(state)]);
    expect(way?.status).toBe('removing');
    const again = itemOf({ id: 'w', kind: 'contact_way.remove', subject: way?.id ?? '', payload: JSON.stringify({ configId: way?.configId, beside: false }) });
    const outcome = await remover.send({ ...again, doubt: true });
    expect(outcome).toMatchObject({ kind: 'done' });
    await machine.unitOfWork.run(async (tx) => { await remover.record?.(tx, again, outcome); });
    expect(await machine.database.one('SELECT status, configId FROM contact_way WHERE state = ?', [String(state)])).toEqual({ status: 'retired', configId: null });
  });

  test('thousands are gone through in pages', async () => {
    const campaignId = await campaign(300);
    await machine.unitOfWork.run((tx) => tx.insert(ReferralCode, Array.from({ length: 2500 }, (_, n) => ({ id: machine.ids.next(), campaignId, referrerId: machine.ids.next(), state: `bare-${n}`, revokedAtMs: null, createdAtMs: ago(800), lookAtMs: ago(1) }))));
    await day();
    expect(await machine.database.one('SELECT COUNT(*) AS n FROM referral_code WHERE lookAtMs IS NOT NULL')).toMatchObject({ n: expect.anything() as unknown });
    expect(Number((await machine.database.one<{ n: number | string }>('SELECT COUNT(*) AS n FROM referral_code WHERE lookAtMs IS NOT NULL'))?.n)).toBe(0);
  });
});

import { JournalEntry } from '../../../entities/journal-entry';
import { Reward } from '../../../entities/reward';
import { createSegmentSettler } from '../../../src/features/rewards/standing/settle-segments';
import { standingOf } from '../../../src/features/rewards/standing/read-standing';
import { funnelOf } from '../../../src/features/rewards/views';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';
import { fillCampaigns, fillLists } from './list-fixture';

const ZONE = 'Asia/Shanghai';

describe.each(ENGINES)('what was counted ahead, on %s', (engine) => {
  let machine: TestMachine;
  let turn: () => Promise<boolean>;
  const changed = () => machine.unitOfWork.run((tx) => tx.insert(JournalEntry, { id: machine.ids.next(), type: 'x', subject: 'x', data: '{}', causeType: 'work', causeId: 'x', atMs: machine.clock.nowMs() }));
  const round = async () => {
    await changed();
    for (let n = 0; n < 30; n += 1) await turn();
  };
  const segments = () => machine.database.rows<{ campaignId: string; untilId: string; counts: string }>('SELECT campaignId, untilId, counts FROM campaign_segment ORDER BY campaignId, afterId');
  beforeAll(async () => {
    machine = await testMachine(engine);
    await fillLists(machine, 12_000);
    await fillCampaigns(machine, ['campaignLarge', 'campaignSmall', 'campaignNone']);
    const referrals = await machine.database.rows<{ id: string; campaignId: string }>('SELECT id, campaignId FROM referral');
    const reward = ({ id, campaignId }: { id: string; campaignId: string }, n: number): Reward => ({
      id: machine.ids.next(), campaignId, campaignVersion: 1, referralId: id, itemKey: 'r', generation: 1, beneficiaryType: 'customer', beneficiaryId: 'customer1', kind: 'points', amount: 1, fundedBy: 'budget',
      status: n % 3 === 0 ? 'voided' : 'issued', reason: null, accruedAtMs: 1, dueAtMs: null, issuedAtMs: 1, closedAtMs: null,
    });
    await machine.unitOfWork.run(async (tx) => {
      await tx.change('DELETE FROM reward');
      await tx.insert(Reward, referrals.filter((_, n) => n % 2 === 0).map(reward));
    });
    turn = createSegmentSettler(machine, ZONE);
  }, 60_000);
  afterAll(() => machine.end());

  test('before anything was counted a small campaign is whole, a large one says that it is not', async () => {
    expect((await standingOf(machine.database, 'campaignNone', ZONE)).whole).toBe(true);
    const { funnel, whole } = await standingOf(machine.database, 'campaignSmall', ZONE);
    expect([funnel, whole]).toEqual([await funnelOf(machine.database, 'campaignSmall'), true]);
    expect(await standingOf(machine.database, 'campaignLarge', ZONE)).toMatchObject({ whole: false, countedAtMs: null });
  });

  test('the sum of what was counted is what a count of everything gives, and every add is on its day', async () => {
    await round();
    expect((await segments()).length).toBeGreaterThan(3);
    for (const id of ['campaignLarge', 'campaignSmall', 'campaignNone']) {
      const { funnel, whole, days } = await standingOf(machine.database, id, ZONE);
      expect([funnel, whole]).toEqual([await funnelOf(machine.database, id), true]);
      expect(Object.values(days).reduce((sum, { added }) => sum + added, 0)).toBe(funnel.added);
      expect(Object.values(days).reduce((sum, { retained }) => sum + retained, 0)).toBe(funnel.retained);
    }
  });

  test('a change by whatever way is counted a round later, by another process too', async () => {
    await machine.unitOfWork.run((tx) => tx.change("UPDATE referral SET status = 'lapsed' WHERE campaignId = 'campaignLarge' AND status = 'retained'"));
    const wanted = await funnelOf(machine.database, 'campaignLarge');
    turn = createSegmentSettler(machine, ZONE); // as after a restart
    await round();
    expect((await standingOf(machine.database, 'campaignLarge', ZONE)).funnel).toEqual(wanted);
  });

  test('two processes at once count the same', async () => {
    await machine.unitOfWork.run((tx) => tx.change('DELETE FROM campaign_segment'));
    const [one, other] = [createSegmentSettler(machine, ZONE), createSegmentSettler(machine, ZONE)];
    await changed();
    for (let n = 0; n < 20; n += 1) await Promise.all([one(), other()]);
    expect((await standingOf(machine.database, 'campaignLarge', ZONE)).funnel).toEqual(await funnelOf(machine.database, 'campaignLarge'));
    const untils = (await segments()).map(({ campaignId, untilId }) => campaignId + untilId);
    expect(new Set(untils).size).toBe(untils.length);
  });

  test('when nothing changes any more, it rests', async () => {
    const clock = { ...machine.clock, nowMs: () => Date.now() + 200_000 };
    const resting = createSegmentSettler({ ...machine, clock }, ZONE);
    for (let n = 0; n < 30; n += 1) await resting();
    const before = await machine.database.rows('SELECT countedAtMs FROM campaign_segment ORDER BY campaignId, afterId');
    for (let n = 0; n < 5; n += 1) expect(await resting()).toBe(false);
    expect(await machine.database.rows('SELECT countedAtMs FROM campaign_segment ORDER BY campaignId, afterId')).toEqual(before);
  });

  test('of many campaigns a turn looks at a few, and the oldest gets its turn', async () => {
    await fillCampaigns(machine, Array.from({ length: 60 }, (_, n) => `campaignNewer${String(n).padStart(2, '0')}`));
    await machine.unitOfWork.run((tx) => tx.change('DELETE FROM campaign_segment'));
    await changed();
    let reads = 0;
    const one: typeof machine.database.one = (sql, params) => {
      reads += 1;
      return machine.database.one(sql, params);
    };
    const settle = createSegmentSettler({ ...machine, database: { ...machine.database, one } }, ZONE);
    await settle();
    expect(reads).toBeLessThan(40);
    for (let n = 0; n < 60; n += 1) await settle();
    const { funnel, whole } = await standingOf(machine.database, 'campaignLarge', ZONE);
    expect([funnel, whole]).toEqual([await funnelOf(machine.database, 'campaignLarge'), true]);
    expect((await segments()).length).toBeGreaterThan(3);
  });
});

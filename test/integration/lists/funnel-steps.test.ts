import { Reward } from '../../../entities/reward';
import { FUNNEL_STEPS, referralLines, type FunnelStep } from '../../../src/features/console/referral-views';
import { funnelOf } from '../../../src/features/rewards/views';
import type { Reader, SqlValue } from '../../../src/kernel/database/database';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';
import { fillCampaigns, fillLists, walksOf, wholeReads } from './list-fixture';

const FIGURE = { added: 'added', retained: 'retained', contacted: 'contacted', qualified: 'qualified', deal: 'deals', rewarded: 'rewarded' } as const satisfies Record<FunnelStep, string>;
const LIMIT = 500;

describe.each(ENGINES)('the lists behind a funnel, on %s', (engine) => {
  let machine: TestMachine;
  beforeAll(async () => {
    machine = await testMachine(engine);
    await fillLists(machine, 6000);
    await fillCampaigns(machine, ['campaignLarge', 'campaignSmall']);
    const some = await machine.database.rows<{ id: string }>("SELECT id FROM referral WHERE campaignId = 'campaignLarge' ORDER BY id DESC LIMIT 30");
    const rewards = await machine.database.rows<{ id: string }>("SELECT id FROM reward WHERE campaignId = 'campaignLarge' AND status = 'issued' ORDER BY id LIMIT 30");
    await machine.unitOfWork.run(async (tx) => {
      // as statuses are derived (policy 17)
      const live = "status IN ('bound', 'retained', 'contacted', 'qualified', 'converted')";
      await tx.change(`UPDATE referral SET status = CASE WHEN dealAtMs IS NOT NULL THEN 'converted' WHEN contactedAtMs IS NOT NULL THEN 'contacted' WHEN retainedAtMs IS NOT NULL THEN 'retained' ELSE 'bound' END WHERE ${live}`);
      await tx.change("UPDATE reward SET status = 'voided' WHERE status = 'issued'");
      for (const [n, { id }] of rewards.entries()) await tx.change("UPDATE reward SET status = 'issued', referralId = ?, itemKey = ? WHERE id = ?", [String(some[Math.floor(n / 2)]?.id), `item${n % 2}`, id]); // two rewards, one referral
    });
  }, 60_000);
  afterAll(() => machine.end());

  async function walked(campaignId: string, reached: FunnelStep): Promise<{ ids: string[]; heard: { sql: string; params: readonly SqlValue[] }[] }> {
    const heard: { sql: string; params: readonly SqlValue[] }[] = [];
    const rows: Reader['rows'] = (sql, params = []) => {
      heard.push({ sql, params });
      return machine.database.rows(sql, params);
    };
    const ids: string[] = [];
    for (;;) {
      const found = await referralLines({ rows, one: () => Promise.resolve(null) }, { scope: 'all', campaignId, reached, limit: LIMIT, before: ids.at(-1) });
      ids.push(...found.slice(0, LIMIT).map(({ id }) => id));
      if (found.length <= LIMIT) return { ids, heard };
    }
  }

  test.each(FUNNEL_STEPS)('%s: as many referrals as the figure says, each once, newest first', async (step) => {
    for (const campaignId of ['campaignLarge', 'campaignSmall', 'campaignNone']) {
      const { ids } = await walked(campaignId, step);
      expect([campaignId, ids.length]).toEqual([campaignId, (await funnelOf(machine.database, campaignId))[FIGURE[step]]]);
      expect(ids).toEqual([...new Set(ids)].sort().reverse());
    }
    if (step !== 'qualified') expect((await walked('campaignLarge', step)).ids.length).toBeGreaterThan(10);
  });

  const WALKED = FUNNEL_STEPS.filter((step) => step !== 'rewarded');
  test.each(WALKED)('%s is read by an index of the campaign, in the order of id', async (step) => {
    const { heard } = await walked('campaignLarge', step);
    const walks = (await Promise.all(heard.map(({ sql, params }) => walksOf(machine, 'referral', sql, params)))).flat();
    expect(new Set(walks.map(({ index, sound }) => `${index} ${sound}`))).toEqual(new Set(['ix_referral_funnel true']));
    expect((await Promise.all(heard.map(({ sql, params }) => wholeReads(machine, sql, params)))).flat()).toEqual([]);
  });

  test.each(FUNNEL_STEPS)('%s of one member\'s customers, or of one referrer, is of the same kind', async (step) => {
    const all = await machine.database.rows<{ id: string; referrerId: string }>("SELECT id, referrerId FROM referral WHERE campaignId = 'campaignLarge' ORDER BY id DESC");
    const wanted = new Set((await walked('campaignLarge', step)).ids);
    const found = async (more: object) => (await referralLines(machine.database, { scope: 'all', campaignId: 'campaignLarge', reached: step, limit: 10_000, ...more })).map(({ id }) => id);
    expect(await found({ scope: { staffIds: ['staff1'] } })).toEqual([...wanted]);
    expect(await found({ scope: { staffIds: ['staff0'] } })).toEqual([]);
    expect(await found({ referrerId: 'customer7' })).toEqual(all.filter(({ id, referrerId }) => referrerId === 'customer7' && wanted.has(id)).map(({ id }) => id));
  });

  test('few rewards are looked up, of many the campaign is walked: the same referrals', async () => {
    const few = await walked('campaignLarge', 'rewarded');
    expect((await Promise.all(few.heard.map(({ sql, params }) => walksOf(machine, 'referral', sql, params)))).flat().map(({ index }) => index)).not.toContain('ix_referral_campaign');
    const some = await machine.database.rows<{ id: string }>("SELECT id FROM referral WHERE campaignId = 'campaignLarge' ORDER BY id LIMIT 4200");
    const rewards = some.map(({ id }): Reward => ({
      id: machine.ids.next(), campaignId: 'campaignLarge', campaignVersion: 1, referralId: id, itemKey: 'many', generation: 1, beneficiaryType: 'customer', beneficiaryId: 'customer1', kind: 'points', amount: 1, fundedBy: 'budget',
      status: 'issued', reason: null, accruedAtMs: 1, dueAtMs: null, issuedAtMs: 1, closedAtMs: null,
    }));
    await machine.unitOfWork.run((tx) => tx.insert(Reward, rewards));
    const many = await walked('campaignLarge', 'rewarded');
    expect(many.ids).toEqual([...new Set([...few.ids, ...some.map(({ id }) => id)])].sort().reverse());
    const walks = (await Promise.all(many.heard.map(({ sql, params }) => walksOf(machine, 'referral', sql, params)))).flat();
    expect(new Set(walks.map(({ index, sound }) => `${index} ${sound}`))).toEqual(new Set(['ix_referral_campaign true']));
    await machine.unitOfWork.run((tx) => tx.change("DELETE FROM reward WHERE itemKey = 'many'"));
  });

  test('together with a state it is both', async () => {
    const found = await referralLines(machine.database, { scope: 'all', campaignId: 'campaignLarge', reached: 'deal', statuses: ['lapsed'], limit: LIMIT });
    const plain = await machine.database.rows<{ id: string }>("SELECT id FROM referral WHERE campaignId = 'campaignLarge' AND status = 'lapsed' AND dealAtMs IS NOT NULL ORDER BY id DESC");
    expect(found.map(({ id }) => id)).toEqual(plain.map(({ id }) => id));
    expect(found.length).toBeGreaterThan(10);
  });
});

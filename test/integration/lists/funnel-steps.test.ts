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

  test.each(FUNNEL_STEPS)('%s is read by an index of the campaign, in the order of id', async (step) => {
    const { heard } = await walked('campaignLarge', step);
    const walks = (await Promise.all(heard.map(({ sql, params }) => walksOf(machine, 'referral', sql, params)))).flat();
    expect(new Set(walks.map(({ index, sound }) => `${index} ${sound}`))).toEqual(new Set([`${step === 'rewarded' ? 'ix_referral_campaign' : 'ix_referral_funnel'} true`]));
    expect((await Promise.all(heard.map(({ sql, params }) => wholeReads(machine, sql, params)))).flat()).toEqual([]);
  });

  test('together with a state it is both', async () => {
    const found = await referralLines(machine.database, { scope: 'all', campaignId: 'campaignLarge', reached: 'deal', statuses: ['lapsed'], limit: LIMIT });
    const plain = await machine.database.rows<{ id: string }>("SELECT id FROM referral WHERE campaignId = 'campaignLarge' AND status = 'lapsed' AND dealAtMs IS NOT NULL ORDER BY id DESC");
    expect(found.map(({ id }) => id)).toEqual(plain.map(({ id }) => id));
    expect(found.length).toBeGreaterThan(10);
  });
});

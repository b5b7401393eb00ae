import { funnelOf } from '../../../src/features/rewards/views';
import type { Reader, SqlValue } from '../../../src/kernel/database/database';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';
import { fillLists } from './list-fixture';

describe.each(ENGINES)('the funnel on %s', (engine) => {
  let machine: TestMachine;
  beforeAll(async () => {
    machine = await testMachine(engine);
    await fillLists(machine, 6000);
  }, 60_000);
  afterAll(() => machine.end());

  test('counts what a look at every row counts', async () => {
    for (const campaignId of ['campaignLarge', 'campaignSmall', 'campaignNone']) {
      const all = await machine.database.rows<Record<string, string | number | null>>('SELECT status, boundAtMs, retainedAtMs, contactedAtMs, qualifiedAtMs, dealAtMs FROM referral WHERE campaignId = ?', [campaignId]);
      const issued = await machine.database.rows<{ referralId: string }>("SELECT referralId FROM reward WHERE campaignId = ? AND status = 'issued'", [campaignId]);
      const codes = await machine.database.rows('SELECT id FROM referral_code WHERE campaignId = ?', [campaignId]);
      const reached = (column: string) => all.filter((row) => row[column] !== null).length;
      const being = (status: string) => all.filter((row) => row['status'] === status).length;
      expect(await funnelOf(machine.database, campaignId)).toEqual({
        codes: codes.length, added: all.filter((row) => row['boundAtMs'] !== null && row['status'] !== 'rejected').length, retained: reached('retainedAtMs'), contacted: reached('contactedAtMs'),
        qualified: reached('qualifiedAtMs'), deals: reached('dealAtMs'), rewarded: new Set(issued.map(({ referralId }) => referralId)).size, rejected: being('rejected'), lapsed: being('lapsed'),
      });
    }
  });

  test('reads indexes and no row of a table, and sorts no list', async () => {
    const plans: string[] = [];
    const explained = async (sql: string, params: readonly SqlValue[]) => {
      const lines = await machine.database.rows<Record<string, unknown>>(`${engine === 'mysql' ? 'EXPLAIN' : 'EXPLAIN QUERY PLAN'} ${sql}`, params);
      plans.push(lines.map((line) => (engine === 'mysql' ? `${String(line['type'])} ${String(line['key'])} ${String(line['Extra'])}` : String(line['detail']))).join(' | '));
    };
    const rows: Reader['rows'] = async (sql, params = []) => {
      await explained(sql, params);
      return machine.database.rows(sql, params);
    };
    await funnelOf({ rows, one: async <Row>(sql: string, params?: readonly SqlValue[]) => (await rows<Row>(sql, params))[0] ?? null }, 'campaignLarge');
    expect(plans).toHaveLength(3);
    for (const plan of plans) {
      expect(plan).toMatch(engine === 'mysql' ? /^(ref|range) .*Using index/ : /(^|\| )SEARCH .* USING COVERING INDEX/);
      expect(plan.replace('USE TEMP B-TREE FOR count(DISTINCT)', '')).not.toMatch(/TEMP B-TREE|filesort|temporary/); // telling referrals apart needs a set
    }
  });
});

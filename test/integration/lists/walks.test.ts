import { codePage } from '../../../src/features/campaigns/store';
import { inboxPage, outboxPage } from '../../../src/features/operations/store';
import { claimPage } from '../../../src/features/referrals/claims/views';
import { leadPage } from '../../../src/features/referrals/leads/views';
import { referralPage } from '../../../src/features/referrals/views';
import { rewardPage } from '../../../src/features/rewards/views';
import type { Reader, SqlValue } from '../../../src/kernel/database/database';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';
import { fillCampaigns, fillLists, rowsRead, walksOf, wholeReads } from './list-fixture';

const ROWS = Number(process.env['TEST_INDEX_ROWS'] ?? 20_000);
const LIMIT = 50;

type Filter = Record<string, string>;
/** Every subset of a filter, the empty one first. */
const subsets = (all: Filter): Filter[] => Object.entries(all).reduce<Filter[]>((found, [name, value]) => [...found, ...found.map((each) => ({ ...each, [name]: value }))], [{}]);

type Page = (reader: Reader, filter: Filter, before?: string) => Promise<{ id: string }[]>;
const inbox: Page = (reader, { status }, before) => inboxPage(reader, { status: status as 'done' }, LIMIT, before);
const outbox: Page = (reader, filter, before) => outboxPage(reader, filter, LIMIT, before);
const referrals: Page = (reader, filter, before) => referralPage(reader, 'all', filter, LIMIT, before);
const rewards: Page = (reader, filter, before) => rewardPage(reader, 'all', filter, LIMIT, before);
const leads: Page = (reader, filter, before) => leadPage(reader, 'all', filter, LIMIT, before);
const claims: Page = (reader, filter, before) => claimPage(reader, 'all', filter, LIMIT, before);
const codes: Page = (reader, { campaignId }, before) => codePage(reader, 'all', String(campaignId), LIMIT, before);

/** Every combination that the contract offers, with a value that is common and one that is rare. */
const CASES: [list: string, table: string, page: Page, filters: Filter[]][] = [
  ['inbox', 'inbox', inbox, [...subsets({ status: 'done' }), { status: 'parked' }, { status: 'failed' }]],
  ['outbox', 'work', outbox, [...subsets({ status: 'done', kind: 'welcome' }), { status: 'parked' }, { kind: 'no_such_kind' }]],
  ['referrals', 'referral', referrals, [
    ...subsets({ campaignId: 'campaignLarge', referrer: 'wm7', referee: 'wm4007', status: 'retained' }), { status: 'reversed' }, { status: 'converted' }, { campaignId: 'campaignSmall' },
    { campaignId: 'campaignLarge', status: 'reversed' },
  ]],
  ['rewards', 'reward', rewards, [
    ...subsets({ campaignId: 'campaignLarge', referralId: 'referral77', beneficiary: 'wm7', status: 'issued' }), { status: 'failed' }, { status: 'due' }, { campaignId: 'campaignSmall' }, { beneficiary: 'MEMBER1' },
  ]],
  ['leads', 'referral_lead', leads, [...subsets({ campaignId: 'campaignLarge', referrer: 'wm7', status: 'matched' }), { campaignId: 'campaignLarge', status: 'open' }, { status: 'open' }]],
  ['claims', 'referral_claim', claims, [...subsets({ campaignId: 'campaignLarge', referee: 'wm7', status: 'accepted' }), { campaignId: 'campaignLarge', status: 'open' }, { status: 'open' }]],
  ['codes', 'referral_code', codes, [{ campaignId: 'campaignLarge' }, { campaignId: 'campaignSmall' }]],
];

/** Who asks about one person or one referral reads that one's rows, whatever else is asked: the first that is given. */
const PERSONAL: Record<string, string> = {
  'referral.referee': 'ux_referral_scan', 'referral.referrer': 'ix_referral_referrer', 'reward.referralId': 'ux_reward_item', 'reward.beneficiary': 'ix_reward_beneficiary',
  'referral_lead.referrer': 'ix_referral_lead_referrer', 'referral_claim.referee': 'ix_referral_claim_referee',
};

/** One friend's scans, one referral's rewards: so few that they are sorted where they are found. */
const FEW = new Set(['ux_referral_scan', 'ux_reward_item']);

describe.each(ENGINES)('lists on %s', (engine) => {
  let machine: TestMachine;
  beforeAll(async () => {
    machine = await testMachine(engine);
    await fillLists(machine, ROWS);
    await fillCampaigns(machine, ['campaignLarge', 'campaignSmall']);
  }, 120_000);
  afterAll(() => machine.end());

  /** What a page asks of the database, and its answer. */
  async function heardFrom(page: Page, filter: Filter, before?: string) {
    const heard: { sql: string; params: readonly SqlValue[] }[] = [];
    const rows: Reader['rows'] = (sql, params = []) => {
      heard.push({ sql, params });
      return machine.database.rows(sql, params);
    };
    const reader: Reader = { rows, one: async <Row>(sql: string, params?: readonly SqlValue[]) => (await rows<Row>(sql, params))[0] ?? null };
    return { found: await page(reader, filter, before), heard };
  }

  const all = CASES.flatMap(([list, table, page, filters]) => filters.map((filter) => [`${list} ${JSON.stringify(filter)}`, table, page, filter] as const));

  test.each(all)('%s walks an index in the order of id, first page and next', async (_, table, page, filter) => {
    const first = await heardFrom(page, filter);
    const next = await heardFrom(page, filter, first.found.at(-1)?.id);
    const walks = (await Promise.all([...first.heard, ...next.heard].map(({ sql, params }) => walksOf(machine, table, sql, params)))).flat();
    if (process.env['TEST_SHOW_PLANS']) console.log(JSON.stringify(filter), [...new Set(walks.map(({ text }) => text))]);
    expect(walks.length).toBeGreaterThanOrEqual(2);
    expect((await Promise.all(first.heard.map(({ sql, params }) => wholeReads(machine, sql, params)))).flat()).toEqual([]);
    expect(walks.filter(({ sound, index }) => !sound && !FEW.has(index))).toEqual([]);
    const narrowest = Object.keys(PERSONAL).find((name) => Object.keys(filter).some((asked) => name === `${table}.${asked}`));
    if (narrowest) expect(new Set(walks.map(({ index }) => index))).toEqual(new Set([PERSONAL[narrowest]]));
  });

  test.each(all)('%s gives every row once, newest first', async (_, table, page, filter) => {
    const wanted = await everyId(table, filter);
    const seen: string[] = [];
    for (let before: string | undefined; seen.length < wanted.length;) {
      const { found } = await heardFrom(page, filter, before);
      seen.push(...found.slice(0, LIMIT).map(({ id }) => id));
      if (found.length <= LIMIT) break;
      before = seen.at(-1);
    }
    expect(seen.slice(0, wanted.length)).toEqual(wanted);
  });

  /** The newest few hundred by the plainest of statements. */
  async function everyId(table: string, filter: Filter): Promise<string[]> {
    const column: Record<string, string> = { referrer: 'referrerId', referee: 'refereeId', beneficiary: 'beneficiaryId' };
    const where = ['1 = 1', ...(table === 'work' ? ['delivery IS NOT NULL'] : []), ...Object.keys(filter).map((name) => `${column[name] ?? name} = ?`)];
    const values = Object.values(filter).map((value) => value.replace(/^wm/, 'customer').replace('MEMBER', 'staff'));
    return (await machine.database.rows<{ id: string }>(`SELECT id FROM ${table} WHERE ${where.join(' AND ')} ORDER BY id DESC LIMIT 220`, values)).map(({ id }) => id);
  }

  if (engine === 'mysql') {
    test.each(all)('%s stops at the limit: the server reads at most ten rows for each that is shown', async (_, table, page, filter) => {
      // the state of a message is in no index: a walk passes those that WeCom said the same of, in another state
      const most = table === 'work' && 'status' in filter ? 20 : 10;
      const first = await heardFrom(page, filter);
      const next = await heardFrom(page, filter, first.found.at(-1)?.id);
      for (const { heard } of [first, next]) expect(await rowsRead(machine, heard)).toBeLessThan(most * LIMIT);
    });
  }
});

import { Campaign } from '../../../entities/campaign';
import { campaignPage } from '../../../src/features/campaigns/store';
import { campaignLines } from '../../../src/features/console/campaign-views';
import { campaignNames } from '../../../src/features/console/campaign-names';
import type { Reader, SqlValue } from '../../../src/kernel/database/database';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';
import { walksOf, wholeReads } from './list-fixture';

const CAMPAIGNS = 3000;
const LIMIT = 50;

describe.each(ENGINES)('the list of campaigns on %s', (engine) => {
  let machine: TestMachine;
  let heard: { sql: string; params: readonly SqlValue[] }[];
  let reader: Reader;
  beforeAll(async () => {
    machine = await testMachine(engine);
    const rows = Array.from({ length: CAMPAIGNS }, (_, n): Campaign => ({
      id: machine.ids.next(), name: `c${n}`, version: 1, startsAtMs: 1, endsAtMs: 2, publishedAtMs: 1, pausedAtMs: null, endedAtMs: null, timeline: '{}', createdAtMs: 1,
      archivedAtMs: n < CAMPAIGNS - 40 ? 1 : null, // nearly all were put away: a walk past them would be the whole table
    }));
    await machine.unitOfWork.run((tx) => tx.insert(Campaign, rows));
    const listen: Reader['rows'] = (sql, params = []) => {
      heard.push({ sql, params });
      return machine.database.rows(sql, params);
    };
    reader = { rows: listen, one: async <Row>(sql: string, params?: readonly SqlValue[]) => (await listen<Row>(sql, params))[0] ?? null };
  }, 60_000);
  beforeEach(() => { heard = []; });
  afterAll(() => machine.end());

  const namesOf = (found: readonly { name: string }[]) => found.map(({ name }) => name);
  const plain = async (where: string) => namesOf(await machine.database.rows<{ name: string }>(`SELECT name FROM campaign WHERE ${where} ORDER BY id DESC LIMIT ${LIMIT + 1}`));

  test('what is in sight is read by an index of its own, newest first and page by page', async () => {
    const first = await campaignLines(reader, false, 25, undefined);
    const next = await campaignLines(reader, false, 25, first[24]?.id);
    expect(namesOf([...first.slice(0, 25), ...next])).toEqual(await plain('archivedAtMs IS NULL'));
    await campaignPage(reader, false, LIMIT, undefined);
    await campaignNames(reader);
    const walks = (await Promise.all(heard.map(({ sql, params }) => walksOf(machine, 'campaign', sql, params)))).flat();
    expect(walks.map(({ index, sound }) => [index, sound])).toEqual(heard.map(() => ['ix_campaign_archived', true]));
    expect((await Promise.all(heard.map(({ sql, params }) => wholeReads(machine, sql, params)))).flat()).toEqual([]);
  });

  test('archived ones, and all of them, in the order of id', async () => {
    expect(namesOf(await campaignLines(reader, true, LIMIT, undefined))).toEqual(await plain('archivedAtMs IS NOT NULL'));
    expect(namesOf(await campaignPage(reader, undefined, LIMIT, undefined))).toEqual(await plain('1 = 1'));
  });
});

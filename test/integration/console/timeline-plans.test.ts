import { SOURCES } from '../../../src/features/console/timeline/decide-timeline';
import { readTimeline } from '../../../src/features/console/timeline/read-timeline';
import type { Reader, SqlValue } from '../../../src/kernel/database/database';
import { testMachine, type TestMachine } from '../../support/machine';

/** SQLite plans without statistics, as in production; what a server reads by count is looked at where lists are. */
describe('the statements of a timeline', () => {
  let machine: TestMachine;
  beforeAll(async () => { machine = await testMachine('sqlite'); });
  afterAll(() => machine.end());

  const asked = async (scope: Parameters<typeof readTimeline>[1]['scope']) => {
    const heard: { sql: string; params: readonly SqlValue[] }[] = [];
    const rows: Reader['rows'] = (sql, params = []) => {
      heard.push({ sql, params });
      return machine.database.rows(sql, params);
    };
    const reader: Reader = { rows, one: () => Promise.reject(new Error('a timeline is read in rows')) };
    await readTimeline(reader, { customerId: machine.ids.next(), scope, sources: SOURCES, last: { atMs: Date.now(), source: 'friend', id: machine.ids.next() }, limit: 20 });
    return heard;
  };

  test.each([['everybody', 'all' as const], ['one member', { staffIds: ['s1'] }], ['a department', { staffIds: ['s1', 's2'] }]])('for %s: one a source, each by an index, none longer than its limit', async (_, scope) => {
    const heard = await asked(scope);
    expect(heard).toHaveLength(SOURCES.length);
    for (const { sql, params } of heard) {
      const plan = (await machine.database.rows<{ detail: string }>(`EXPLAIN QUERY PLAN ${sql}`, params)).map(({ detail }) => detail);
      expect([sql, plan.filter((step) => /AUTOMATIC|^SCAN (?!page\b|walks?\d?\b|\(|\d|CONSTANT)/.test(step))]).toEqual([sql, []]);
      expect(sql).toMatch(/LIMIT \?/);
    }
  });
});

import { AddsByCode1790000000925 } from '../../../entities/migrations/1790000000925-adds-by-code';
import { Referral } from '../../../entities/referral';
import { addsOf, MOST_ADDS, type CodeLine } from '../../../src/features/console/campaign-views';
import type { Reader, SqlValue } from '../../../src/kernel/database/database';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';
import { fillLists } from './list-fixture';

const BUSY = { id: 'codeBusy', referrerId: 'customer1' };
const NEW = { id: 'codeNew', referrerId: 'customer2' };

describe.each(ENGINES)('who came by each code on %s', (engine) => {
  let machine: TestMachine;
  let codes: CodeLine[];
  beforeAll(async () => {
    machine = await testMachine(engine);
    await fillLists(machine, 6000);
    const like = await machine.database.one<Referral>('SELECT * FROM referral ORDER BY id LIMIT 1');
    const busy = Array.from({ length: MOST_ADDS + 50 }, (_, n) => ({ ...(like as Referral), ...BUSY, id: machine.ids.next(), codeId: BUSY.id, refereeId: `customer${n}`, scanNo: 1, addedAtMs: 100 + n }));
    await machine.unitOfWork.run((tx) => tx.insert(Referral, busy));
    const line = (id: string, referrerId: string) => ({ id, referrerId, campaignId: 'campaignLarge', state: id, revokedAtMs: null, createdAtMs: 1 });
    codes = [line(BUSY.id, BUSY.referrerId), line(NEW.id, NEW.referrerId), ...Array.from({ length: 98 }, (_, n) => line(`code${n}`, `customer${n}`))];
  }, 60_000);
  afterAll(() => machine.end());

  test('each friend counts once, however often they scanned; counting stops at a thousand', async () => {
    const found = await addsOf(machine.database, codes);
    for (const { id } of codes.slice(2)) {
      const rows = await machine.database.rows<{ refereeId: string }>('SELECT refereeId FROM referral WHERE codeId = ?', [id]);
      const friends = new Set(rows.map(({ refereeId }) => refereeId)).size;
      expect(rows.length).toBeGreaterThan(friends);
      expect(Number(found.get(id)?.n)).toBe(friends);
    }
    expect(found.get(BUSY.id)).toMatchObject({ n: MOST_ADDS, last: 100 + MOST_ADDS + 49 });
    expect(found.get(NEW.id)).toMatchObject({ n: 0, last: null });
  });

  test('a page of a hundred codes is one statement that reads an index and no row', async () => {
    const asked: { sql: string; params: readonly SqlValue[] }[] = [];
    const rows: Reader['rows'] = (sql, params = []) => {
      asked.push({ sql, params });
      return machine.database.rows(sql, params);
    };
    await addsOf({ rows, one: () => Promise.reject(new Error('not asked')) }, codes);
    expect(asked).toHaveLength(1);
    const [{ sql, params } = { sql: '', params: [] }] = asked;
    const lines = await machine.database.rows<Record<string, unknown>>(`${engine === 'mysql' ? 'EXPLAIN' : 'EXPLAIN QUERY PLAN'} ${sql}`, params);
    const looks = engine === 'mysql' ? lines.filter((line) => line['table'] === 'referral').map((line) => `${String(line['key'])} ${String(line['Extra'])}`) : lines.map((line) => String(line['detail'])).filter((detail) => /\breferral\b/.test(detail));
    expect(looks).toHaveLength(codes.length);
    expect(looks.filter((look) => !(engine === 'mysql' ? /^ix_referral_referrer .*Using index/ : /USING COVERING INDEX ix_referral_referrer/).test(look))).toEqual([]);
  });

  if (engine === 'mysql') test('the index is replaced in one statement, and not again by a start after one that was killed before it was noted', async () => {
    const runner = machine.database.writer.createQueryRunner();
    const asked: string[] = [];
    const query = runner.query.bind(runner);
    runner.query = ((sql: string, params?: unknown[]) => {
      if (/\bINDEX\b/.test(sql)) asked.push(sql);
      return query(sql, params);
    }) as typeof runner.query;
    try {
      const migration = new AddsByCode1790000000925();
      await migration.up(runner);
      expect(asked).toEqual([]);
      await migration.down(runner);
      await migration.up(runner);
      expect(asked).toEqual([expect.stringMatching(/^ALTER TABLE referral DROP INDEX ix_referral_referrer, ADD INDEX/), expect.stringMatching(/^ALTER TABLE referral DROP INDEX ix_referral_referrer, ADD INDEX/)]);
    } finally {
      await runner.release();
    }
  });
});

import { InboxRow } from '../../../entities/inbox-row';
import { WorkRow } from '../../../entities/work-row';
import { createLeaseTable } from '../../../src/kernel/work/lease-table';
import { createWorkTable } from '../../../src/kernel/work/work-table';
import { createInboxRunner } from '../../../src/kernel/inbox/inbox-runner';
import { ENGINES } from '../../support/databases';
import { KEEP_ALL, openKernel, type Kernel } from './kernel-fixture';

const ROWS = Number(process.env['TEST_INDEX_ROWS'] ?? 20_000);
const SLICE = 2500;
/** Mostly done, as a table is after a while, with a backlog, calls in hand and a few parked. */
const STATUS = ['done', 'done', 'done', 'done', 'done', 'done', 'pending', 'pending', 'pending', 'processing'];

async function fill({ machine }: Kernel): Promise<void> {
  for (let from = 0; from < ROWS; from += SLICE) {
    await machine.unitOfWork.run(async (tx) => {
      const states = Array.from({ length: SLICE }, (_, n) => ({ id: machine.ids.next(), status: String(STATUS[n % STATUS.length]), attempts: 0, notBeforeMs: from + n, leaseUntilMs: n % 10 === 9 ? Date.now() + 60_000 : null, claimToken: n % 10 === 9 ? machine.ids.next() : null }));
      await tx.insert(InboxRow, states.map((state) => ({ ...state, hash: state.id, receivedAtMs: 1, body: 'x', urgent: 0 } as InboxRow)));
      await tx.insert(WorkRow, states.map((state, n) => ({ ...state, kind: 'k', lane: ['job', 'send', 'bulk', 'greet'][n % 4], subject: 'x', payload: '{}', doubt: 0, createdAtMs: 1 } as WorkRow)));
    });
  }
  for (const table of ['work', 'inbox']) await machine.database.writer.query(machine.database.engine === 'mysql' ? `ANALYZE TABLE ${table}` : `ANALYZE ${table}`);
}

/** Statements as they go to the driver, with the values that make the plan. */
function eavesdrop({ machine }: Kernel): { sql: string; params: unknown[] }[] {
  const heard: { sql: string; params: unknown[] }[] = [];
  const { database } = machine;
  const rows = database.rows.bind(database);
  const one = database.one.bind(database);
  database.rows = (sql, params = []) => { heard.push({ sql, params: [...params] }); return rows(sql, params); };
  database.one = (sql, params = []) => { heard.push({ sql, params: [...params] }); return one(sql, params); };
  const { writer } = database;
  const wrapped = new Set<unknown>();
  const create = writer.createQueryRunner.bind(writer);
  writer.createQueryRunner = (...args) => {
    const runner = create(...args);
    const query = runner.query.bind(runner);
    // SQLite has one runner for ever: it is wrapped once
    if (!wrapped.has(runner)) runner.query = ((sql: string, params?: unknown[], structured?: boolean) => { heard.push({ sql, params: params ?? [] }); return query(sql, params, structured as true); }) as typeof runner.query;
    wrapped.add(runner);
    return runner;
  };
  return heard;
}

describe.each(ENGINES)('the statements of the queue on %s', (engine) => {
  let kernel: Kernel;
  beforeAll(async () => {
    kernel = await openKernel(engine);
    await fill(kernel);
  }, 120_000);
  afterAll(() => kernel.end());

  async function planOf(sql: string, params: unknown[], sorted: boolean): Promise<{ text: string; scans: boolean }> {
    const lines = await kernel.machine.database.writer.query<Record<string, unknown>[]>(`${engine === 'mysql' ? 'EXPLAIN' : 'EXPLAIN QUERY PLAN'} ${sql}`, params);
    const text = lines.map((line) => (engine === 'mysql' ? `${String(line['type'])} key=${String(line['key'])} rows=${String(line['rows'])} ${String(line['Extra'])}` : String(line['detail']))).join(' | ');
    return { text, scans: /^(ALL|index)\b|key=null|SCAN/.test(text) || (sorted && /filesort|TEMP B-TREE/.test(text)) };
  }

  test('find, claim, keep, finish and recover by an index, without sorting', async () => {
    const { machine } = kernel;
    const heard = eavesdrop(kernel);
    const work = createWorkTable(machine);
    for (const lane of ['job', 'send', 'greet'] as const) {
      const { token, items } = await work.claim(lane, 20);
      await work.leases.extend(items.map(({ id }) => ({ id, token })));
      await machine.unitOfWork.run((tx) => work.leases.finish(tx, token, items.slice(1).map(({ id }) => id), "status = 'done'", []));
      await machine.unitOfWork.run((tx) => tx.change('UPDATE work SET leaseUntilMs = 1 WHERE id = ?', [String(items[0]?.id)]));
    }
    const inbox = createLeaseTable<{ id: string }>({ ...machine, table: 'inbox', columns: 'id' });
    const { rows } = await inbox.claim({ where: '1 = 1', params: [], order: 'id', limit: 20 });
    await machine.unitOfWork.run((tx) => tx.change('UPDATE inbox SET leaseUntilMs = 1 WHERE id = ?', [String(rows[0]?.id)]));
    await createInboxRunner({ ...machine, reader: KEEP_ALL }).urgentTurn();
    expect([await work.recover(), await inbox.recover('')]).toEqual([3, 1]);
    const statements = heard.filter(({ sql }) => /^(SELECT|UPDATE) /.test(sql) && !sql.includes('leaseUntilMs = 1'));
    // the rows of one claim are sorted where they lie
    const sorts = (sql: string) => !/AND claimToken = \? ORDER BY id/.test(sql);
    const plans = await Promise.all(statements.map(async ({ sql, params }) => ({ sql: sql.slice(0, 150), ...(await planOf(sql, params, sorts(sql))) })));
    if (process.env['TEST_SHOW_PLANS']) console.log(plans.map(({ sql, text }) => `${sql}\n    ${text}`).join('\n'));
    expect(statements.length).toBeGreaterThan(15);
    expect(plans.filter(({ scans }) => scans)).toEqual([]);
  });
});

import { existsSync, writeFileSync } from 'node:fs';
import { apikey } from '../../../scripts/apikey';
import { systemClock } from '../../../src/kernel/clock';
import { ENGINES, freshDatabase } from '../../support/databases';
import { newHome, startAccess, type Home } from './access-fixture';

let home: Home;
let bot: Awaited<ReturnType<typeof startAccess>>;
beforeAll(async () => {
  home = await newHome('sqlite');
  bot = await startAccess(home.url, systemClock);
});
afterAll(async () => {
  await bot.close();
  await home.remove();
});

const run = async (...args: string[]) => {
  const [out, remarks]: [string[], string[]] = [[], []];
  await bot.idle(); // bot and command share a process here: neither can wait for a lock that the other holds
  const code = await apikey(args, { DATABASE_URL: home.url }, { out: (line) => void out.push(line), remark: (line) => void remarks.push(line) });
  return { code, out, remarks: remarks.join('\n') };
};

test('beside a running bot, without WeCom settings: the key stands alone on the last line and works at once', async () => {
  const { code, out } = await run('create', 'My App', '--role', 'finance');
  expect([code, out]).toEqual([0, [expect.stringMatching(/^wr_[A-Za-z0-9_-]{43}$/)]]);
  expect(await bot.authenticate(`Bearer ${out[0]}`, '::1')).toMatchObject({ role: 'finance' });
});

test('--json prints one document', async () => {
  const created = JSON.parse((await run('create', 'json', '--role', 'admin', '--json')).out.join()) as { id: string; key: string };
  expect(Object.keys(created)).toEqual(['id', 'key']);
  const listed = JSON.parse((await run('list', '--json')).out.join()) as Record<string, unknown>[];
  expect(listed[0]).toEqual({ id: created.id, name: 'json', role: 'admin', createdAt: expect.stringMatching(/Z$/) as string, lastUsedAt: null });
  expect((await run('list')).out).toHaveLength(listed.length);
});

test('a revoked key is dead in the running bot within a second', async () => {
  const { id, key } = JSON.parse((await run('create', 'gone', '--role', 'staff', '--json')).out.join()) as { id: string; key: string };
  await bot.authenticate(`Bearer ${key}`, '::1');
  expect((await run('revoke', id)).code).toBe(0);
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await expect(bot.authenticate(`Bearer ${key}`, '::1')).rejects.toMatchObject({ status: 401 });
  expect((await run('revoke', id)).code).toBe(1);
});

test.each([[['create', 'x', '--role', 'boss'], 1], [['create', 'x'], 2], [['create', '--role', 'admin'], 2], [['list', 'all'], 2], [['create', 'x', 'y', '--role', 'admin'], 2], [['revoke'], 2], [['drop'], 2], [[], 2], [['list', '--yaml'], 2]])('%j fails with %d and says why', async (args, code) => {
  const result = await run(...args);
  expect([result.code, result.out]).toEqual([code, []]);
  expect(result.remarks).not.toBe('');
});

test('a wrong DATABASE_URL is named', async () => {
  const remarks: string[] = [];
  expect(await apikey(['list'], { DATABASE_URL: 'oracle://x' }, { out: () => undefined, remark: (line) => void remarks.push(line) })).toBe(1);
  expect(remarks.join()).toContain('DATABASE_URL must be');
});

test('list and revoke make no database, create does', async () => {
  const elsewhere = await freshDatabase('sqlite');
  const file = elsewhere.url.slice('sqlite:'.length);
  const at = async (...args: string[]) => {
    const [out, remarks]: [string[], string[]] = [[], []];
    return { code: await apikey(args, { DATABASE_URL: elsewhere.url }, { out: (line) => void out.push(line), remark: (line) => void remarks.push(line) }), out, remarks: remarks.join() };
  };
  for (const args of [['list'], ['list', '--json'], ['revoke', 'x']]) {
    expect(await at(...args)).toEqual({ code: 1, out: [], remarks: expect.stringContaining('there is no database') as string });
    expect(existsSync(file)).toBe(false);
  }
  writeFileSync(file, ''); // as good as none
  expect(await at('list')).toMatchObject({ code: 1, out: [] });
  expect((await at('create', 'first', '--role', 'admin')).code).toBe(0);
  expect(await at('list')).toMatchObject({ code: 0, out: [expect.stringContaining('first')] });
  await elsewhere.drop();
});

test.each(ENGINES)('the first key may be made before the first start, on an empty %s', async (engine) => {
  const database = await freshDatabase(engine);
  const out: string[] = [];
  const code = await apikey(['create', 'first', '--role', 'admin'], { DATABASE_URL: database.url }, { out: (line) => void out.push(line), remark: () => undefined });
  expect([code, out]).toEqual([0, [expect.stringMatching(/^wr_/)]]);
  await database.drop();
});

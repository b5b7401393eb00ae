import { AppError } from '../../../src/kernel/errors';
import { ENGINES, newHome, startAccess, testClock, type Home } from './access-fixture';

const refusal = async (work: Promise<unknown>): Promise<AppError> => {
  const error: unknown = await work.then(() => new Error('was not refused'), (reason: unknown) => reason);
  if (error instanceof AppError) return error;
  throw error;
};

describe.each(ENGINES)('API keys on %s', (engine) => {
  let home: Home;
  let access: Awaited<ReturnType<typeof startAccess>>;
  const clock = testClock();
  beforeAll(async () => {
    home = await newHome(engine);
    access = await startAccess(home.url, clock);
  });
  afterAll(async () => {
    await access.close();
    await home.remove();
  });
  const enter = (key: string, address = '198.51.100.1') => access.authenticate(`Bearer ${key}`, address);

  test('a key opens the door with its role, and only its hash is stored', async () => {
    const { id, key } = await access.createApiKey({ name: ' 报表 ', role: 'auditor' });
    expect(key).toMatch(/^wr_[A-Za-z0-9_-]{43}$/);
    expect(await enter(key)).toEqual({ type: 'api_key', id, role: 'auditor', scope: 'all' });
    const rows = await access.database.rows<Record<string, unknown>>('SELECT * FROM api_key');
    expect(rows[0]).toMatchObject({ id, name: '报表', role: 'auditor', keyHash: expect.stringMatching(/^[0-9a-f]{64}$/) as string });
    expect(JSON.stringify(rows)).not.toContain(key.slice(3));
  });

  test.each([undefined, '', 'Bearer', 'Bearer wr_short', `Bearer wr_${'A'.repeat(43)}`, `Basic wr_${'A'.repeat(43)}`, `Bearer xx_${'A'.repeat(43)}`])('%j is 401', async (authorization) => {
    const error = await refusal(access.authenticate(authorization, '198.51.100.2'));
    expect(error).toMatchObject({ status: 401, code: 'unauthorized', headers: { 'www-authenticate': 'Bearer' } });
  });

  test('a key differing in the case of one letter is another key', async () => {
    const { key } = await access.createApiKey({ name: 'case', role: 'staff' });
    const other = key.slice(0, 5) + key.slice(5).replace(/[a-zA-Z]/, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()));
    await expect(enter(other)).rejects.toMatchObject({ status: 401 });
  });

  test('a revoked key is dead at once here and within a second elsewhere', async () => {
    const other = await startAccess(home.url, clock);
    const { id, key } = await access.createApiKey({ name: 'gone', role: 'admin' });
    for (const bot of [access, other]) {
      await bot.authenticate(`Bearer ${key}`, '::1');
      await bot.idle(); // two writers of one file in one process would wait for each other
    }
    expect(await access.revokeApiKey(id)).toBe(true);
    await expect(enter(key)).rejects.toMatchObject({ status: 401 });
    clock.advance(1000);
    await expect(other.authenticate(`Bearer ${key}`, '::1')).rejects.toMatchObject({ status: 401 });
    expect(await access.revokeApiKey(id)).toBe(false);
    expect((await access.listApiKeys()).map((listed) => listed.id)).not.toContain(id);
    await other.close();
  });

  test('the last use is noted once a minute, not on every request', async () => {
    const { id, key } = await access.createApiKey({ name: 'used', role: 'admin' });
    const lastUsedAtMs = async () => {
      await access.idle();
      return (await access.listApiKeys()).find((listed) => listed.id === id)?.lastUsedAtMs;
    };
    expect(await lastUsedAtMs()).toBeNull();
    const firstMs = clock.nowMs();
    await enter(key);
    expect(await lastUsedAtMs()).toBe(firstMs);
    clock.advance(30_000);
    await enter(key);
    expect(await lastUsedAtMs()).toBe(firstMs);
    clock.advance(30_000);
    await enter(key);
    expect(await lastUsedAtMs()).toBe(firstMs + 60_000);
  });

  test('20 failures a minute from one address, then 429; other addresses and good keys go on', async () => {
    const { key } = await access.createApiKey({ name: 'good', role: 'admin' });
    clock.advance(60_000);
    const fail = async (address: string) => (await refusal(access.authenticate('Bearer wrong', address))).status;
    for (let i = 0; i < 20; i += 1) expect(await fail('203.0.113.7')).toBe(401);
    clock.advance(15_000);
    const blocked = await refusal(access.authenticate('Bearer wrong', '203.0.113.7'));
    expect(blocked).toMatchObject({ status: 429, code: 'too_many_failures', headers: { 'retry-after': '45' } });
    expect(await fail('203.0.113.8')).toBe(401);
    expect(await enter(key, '203.0.113.7')).toMatchObject({ role: 'admin' });
    clock.advance(45_000);
    expect(await fail('203.0.113.7')).toBe(401);
  });

  test('keys are listed newest first', async () => {
    const first = await access.createApiKey({ name: 'first', role: 'staff' });
    await new Promise((resolve) => setTimeout(resolve, 2));
    const second = await access.createApiKey({ name: 'second', role: 'staff' });
    expect((await access.listApiKeys()).slice(0, 2).map((listed) => listed.id)).toEqual([second.id, first.id]);
  });

  test.each([['', 'admin'], ['x'.repeat(65), 'admin'], ['a\nb', 'admin'], ['ok', 'root']])('name %j with role %s is refused', async (name, role) => {
    expect(await refusal(access.createApiKey({ name, role }))).toMatchObject({ status: 422, code: 'api_key.invalid' });
  });
});

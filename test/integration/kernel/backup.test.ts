import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { ENTITIES, MIGRATIONS } from '../../../entities';
import { IdempotencyRecord } from '../../../entities/idempotency-record';
import { verifyLedger } from '../../../src/features/ledger';
import { backUp } from '../../../src/kernel/database/backup/back-up';
import { restore } from '../../../src/kernel/database/backup/restore';
import { openDatabase, type Database } from '../../../src/kernel/database/database';
import { createUnitOfWork } from '../../../src/kernel/database/unit-of-work';
import { systemClock } from '../../../src/kernel/clock';
import { systemIds } from '../../../src/kernel/ids';
import { enterQuarantine } from '../../../src/kernel/work/quarantine';
import { openCompany } from '../../support/company';
import { ENGINES, freshDatabase, type TestDatabase } from '../../support/databases';
import { eventually, openTown, type Town } from '../../support/referral-town';

const open = (url: string) => openDatabase({ url, entities: ENTITIES, migrations: MIGRATIONS, connections: 2 });
const quarantine = async (url: string) => {
  const database = await open(url);
  const unitOfWork = createUnitOfWork({ database, clock: systemClock, ids: systemIds(() => Date.now()), flush: () => Promise.resolve() });
  const parked = await unitOfWork.run((tx) => enterQuarantine(tx, Date.now()));
  const ledger = await verifyLedger(database, Date.now());
  await database.close();
  return { parked, ledger };
};
const load = <Settled>(url: string, file: string, settle: (url: string) => Promise<Settled>) => restore(url, file, { entities: ENTITIES, migrations: MIGRATIONS, settle });
const nothing = () => Promise.resolve(null);

describe.each(ENGINES)('a backup of %s', (engine) => {
  const folder = mkdtempSync(join(tmpdir(), 'backup-test-'));
  const file = join(folder, 'bot.backup');
  const restored: TestDatabase[] = [];
  const empty = async (into: 'sqlite' | 'mysql') => {
    const database = await freshDatabase(into);
    restored.push(database);
    return database;
  };
  let town: Town;
  let database: Database;
  beforeAll(async () => {
    town = await openTown(engine);
    database = town.company.bot.app.machine.database;
    const campaign = await town.campaign();
    await town.strangers('wmFriend');
    await town.scan('wmFriend', await town.code(campaign));
    await town.retained();
    await eventually(() => town.rewards(campaign), (rewards) => rewards.some(({ status }) => status === 'issued'));
    await town.company.settle();
    // more than one page under a key of two columns
    const record = { requestHash: 'h', turn: 't', newId: null, startedAtMs: 1, expiresAtMs: 2, status: 200, answer: '{"name":"张三 👨‍👩‍👧 \\u0000"}' };
    await town.company.bot.app.machine.unitOfWork.run((tx) => tx.insert(IdempotencyRecord, Array.from({ length: 2500 }, (_, n) => ({ ...record, apiKeyId: `key${n % 3}`, idempotencyKey: `${n}` }))));
    await backUp(database, file, { nowMs: Date.now() });
  });
  afterAll(async () => {
    await town.company.end();
    for (const each of restored) await each.drop();
    rmSync(folder, { recursive: true, force: true });
  });

  test('holds every row of one moment, overwrites nothing, and is its owner\'s alone', async () => {
    const lines = gunzipSync(readFileSync(file)).toString().trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.at(-1)).toMatchObject({ end: { rows: lines.flatMap((line) => (line['rows'] as unknown[] | undefined) ?? []).length } });
    expect(statSync(file).mode & 0o077).toBe(0);
    await expect(backUp(database, file, { nowMs: 1 })).rejects.toThrow('overwrites nothing');
    expect(existsSync(`${file}.part`)).toBe(false);
  });

  test.each(ENGINES)('is restored into %s row for row', async (into) => {
    const target = await empty(into);
    await load(target.url, file, nothing);
    const copy = await open(target.url);
    const again = join(folder, `again-${into}`);
    await backUp(copy, again, { nowMs: 1 });
    await copy.close();
    const contentOf = (path: string) => gunzipSync(readFileSync(path)).toString().trim().split('\n').slice(1, -1).join('\n');
    expect(contentOf(again)).toBe(contentOf(file));
  });

  test('is refused when it was cut off, changed, made by a newer version, or the target is not empty; nothing is made', async () => {
    const whole = gunzipSync(readFileSync(file)).toString();
    const variants: [string, Buffer, string][] = [
      ['cut', readFileSync(file).subarray(0, -40), 'no whole backup'],
      ['shorter', gzipSync(whole.trimEnd().split('\n').slice(0, -1).join('\n')), 'no whole backup'],
      ['changed', gzipSync(whole.replace('wmFriend', 'wmFoe000')), 'no whole backup'],
      ['noise', Buffer.from('not a backup'), 'no whole backup'],
      ['newer', gzipSync(whole.replace('"migrations":[', '"migrations":["Tomorrow",')), 'no whole backup'],
    ];
    for (const [name, bytes, words] of variants) {
      const target = await empty(engine);
      writeFileSync(join(folder, name), bytes);
      await expect(load(target.url, join(folder, name), nothing)).rejects.toThrow(words);
      if (engine === 'sqlite') expect(existsSync(target.url.slice('sqlite:'.length))).toBe(false);
    }
    const taken = await empty(engine);
    await load(taken.url, file, nothing);
    await expect(load(taken.url, file, nothing)).rejects.toThrow(/already|not empty/);
  });

  test('starts in quarantine: nothing leaves, messages that may have been sent wait for a person; lifted, it works on', async () => {
    const target = await empty(engine);
    const { unitOfWork } = town.company.bot.app.machine;
    // as if the backup had been made while a message and a read were on their way
    await unitOfWork.run((tx) => Promise.resolve(tx.enqueue({ kind: 'app_message', lane: 'send', key: 'x', to: 'staff:x', payload: { template: 'none', refs: {} }, notBeforeMs: Date.now() + 3_600_000 })));
    const busy = join(folder, 'busy');
    await backUp(database, busy, { nowMs: Date.now() });
    const { settled } = await load(target.url, busy, quarantine);
    expect(settled).toMatchObject({ parked: 1, ledger: { ok: true } });
    const copy = await openCompany(engine, { database: target });
    try {
      await eventually(() => copy.api('GET', '/quarantine'), ({ body }) => body['quarantine'] === true);
      const [waiting] = (await copy.api<{ items: { delivery: string; error: string }[] }>('GET', '/outbox?status=parked')).body.items;
      expect(waiting).toMatchObject({ delivery: 'unknown', error: expect.stringContaining('restored') as string });
      await new Promise((resolve) => setTimeout(resolve, 1000)); // the start has asked for a listing of staff; it must stay where it is
      await copy.api('POST', '/claims', { campaignId: (await copy.api<{ items: { id: string }[] }>('GET', '/campaigns')).body.items[0]?.id, refereeExternalUserId: 'wmNobodyKnows', referrerExternalUserId: 'wmZhang', evidence: 'x' });
      expect(await copy.simulator.control.calls({})).toEqual([]); // nor does a request call out by itself
      expect((await copy.api('POST', '/quarantine/lift')).status).toBe(200);
      await eventually(() => copy.simulator.control.calls({}), (calls) => calls.length > 0);
    } finally {
      await copy.bot.stop();
      await copy.simulator.close();
    }
  });

  test('that was restored half-way is no database to start on', async () => {
    if (engine === 'sqlite') return; // there it has another name until it is whole
    const target = await empty(engine);
    await expect(load(target.url, file, () => Promise.reject(new Error('power cut')))).rejects.toThrow('power cut');
    await expect(openCompany(engine, { database: target })).rejects.toThrow('cut off');
  });
});

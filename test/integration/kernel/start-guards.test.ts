import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkClock } from '../../../src/kernel/database/check-clock';
import { takeOwnership } from '../../../src/kernel/database/single-owner';
import { ENGINES, freshDatabase } from '../../support/databases';
import { handClock, openKernel, type Kernel } from './kernel-fixture';

const ROOT = join(__dirname, '..', '..', '..');

const children: ChildProcess[] = [];
afterEach(() => { for (const each of children.splice(0)) each.kill('SIGKILL'); });

/** Another process of this bot, as far as the given lines go; `said` answers with what it printed so far. */
function child(lines: string, ...args: string[]): { process: ChildProcess; said(what: string): Promise<void>; ended: Promise<string> } {
  const started = spawn(process.execPath, ['--import', 'tsx', '-e', lines, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(started);
  let output = '';
  let heard: () => void = () => undefined;
  const take = (chunk: Buffer) => {
    output += chunk.toString();
    heard();
  };
  started.stdout.on('data', take);
  started.stderr.on('data', take);
  const ended = new Promise<string>((resolve) => { started.on('exit', () => resolve(output)); });
  return {
    process: started, ended,
    said: (what) => new Promise((resolve, reject) => {
      heard = () => { if (output.includes(what)) resolve(); };
      heard();
      void ended.then(() => reject(new Error(output)));
    }),
  };
}

describe('one bot per SQLite file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'referral-owner-'));
  const file = join(folder, 'bot.db');
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('a second is refused until the first lets go', () => {
    const owner = takeOwnership(file);
    expect(() => takeOwnership(file)).toThrow('another bot is running on this SQLite database');
    owner.release();
    takeOwnership(file).release();
  });

  test('a holder keeps the file though nobody keeps its handle, and frees it by dying', async () => {
    const holder = child(`
      require('./src/kernel/database/single-owner').takeOwnership(process.argv[1]);
      require('node:v8').setFlagsFromString('--expose-gc');
      require('node:vm').runInNewContext('gc')();
      console.log('holding');
      setInterval(() => undefined, 1000);`, file);
    await holder.said('holding');
    expect(() => takeOwnership(file)).toThrow('another bot is running');
    holder.process.kill('SIGKILL');
    await holder.ended;
    takeOwnership(file).release();
  });
});

if (ENGINES.includes('mysql')) describe('several processes on one MySQL database', () => {
  let kernel: Kernel | undefined;
  afterAll(() => kernel?.end());

  test('two that start at once on an empty database migrate it once', async () => {
    const database = await freshDatabase('mysql');
    const lines = `
      const { ENTITIES, MIGRATIONS } = require('./entities');
      const { openDatabase } = require('./src/kernel/database/database');
      openDatabase({ url: process.argv[1], entities: ENTITIES, migrations: MIGRATIONS }).then(async (database) => {
        const { n } = await database.one('SELECT COUNT(*) AS n FROM migrations');
        console.log(n === MIGRATIONS.length ? 'all applied once' : 'applied ' + n);
        await database.close();
      });`;
    const ends = await Promise.all([child(lines, database.url).ended, child(lines, database.url).ended]);
    expect(ends.map((text) => text.trim())).toEqual(['all applied once', 'all applied once']);
    await database.drop();
  });

  test('a machine whose clock is three seconds off does not start', async () => {
    kernel = await openKernel('mysql');
    const clock = handClock(Date.now());
    await checkClock(kernel.machine.database, clock);
    clock.set(Date.now() + 3000);
    await expect(checkClock(kernel.machine.database, clock)).rejects.toThrow('3 s apart');
    clock.set(Date.now() - 3000);
    await expect(checkClock(kernel.machine.database, clock)).rejects.toThrow('3 s apart');
  });
});

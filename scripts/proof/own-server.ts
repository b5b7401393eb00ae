import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, openSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import type { BenchDatabase } from '../bench/databases';
import { comesTrue, freePort } from './calls';

/** A MariaDB of our own, which may be killed: private port, private folder. */
export interface OwnServer {
  database: BenchDatabase;
  /** Resolves when it answers; `more`: arguments of this start only. */
  start(...more: string[]): Promise<void>;
  /** As by `kill -9`. */
  kill(): Promise<void>;
  /** The first column of the first row. */
  ask(sql: string): Promise<unknown>;
}

const STARTS_WITHIN_MS = 60_000;
const ASKED_WITHIN_MS = 2000;
const NAME = 'proof';

const found = (name: string) => [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/usr/local/sbin'].map((folder) => join(folder, name)).find((file) => existsSync(file));

export const CREATE_DATABASE = `CREATE DATABASE ${NAME} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`;

/** Whoever is root runs the server as its own user, if there is one: rsync, by which nodes of a cluster copy each other, refuses to write as root. */
function serverUser(folder: string): string {
  const { status } = spawnSync('chown', ['mysql', folder], { stdio: 'ignore' });
  return status === 0 ? 'mysql' : 'root';
}

/** Installed and not yet started; null where no MariaDB is to be had. */
export async function ownServer(...args: string[]): Promise<OwnServer | null> {
  const binary = found('mariadbd');
  const installer = found('mariadb-install-db');
  if (!binary || !installer) return null;
  const folder = mkdtempSync(join(process.env['BENCH_DIR'] ?? tmpdir(), 'referral-server-'));
  const data = join(folder, 'data');
  const asRoot = process.getuid?.() === 0 ? [`--user=${serverUser(folder)}`] : [];
  const { status } = spawnSync(installer, ['--no-defaults', `--datadir=${data}`, ...asRoot, '--auth-root-authentication-method=normal', '--skip-test-db'], { stdio: 'ignore' });
  if (status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    return null;
  }
  const port = await freePort();
  const log = openSync(join(folder, 'log'), 'a');
  let server: ChildProcess | null = null;
  const gone = (child: ChildProcess) => new Promise<void>((resolve) => { child.once('exit', () => resolve()); });
  const ask = async (sql: string): Promise<unknown> => {
    const connection = await createConnection({ host: '127.0.0.1', port, user: 'root', connectTimeout: ASKED_WITHIN_MS, rowsAsArray: true });
    try {
      const [rows] = await connection.query(sql);
      return Array.isArray(rows) ? (rows as unknown[][])[0]?.at(-1) : null;
    } finally {
      await connection.end();
    }
  };
  const start = async (...more: string[]) => {
    server = spawn(binary, ['--no-defaults', ...asRoot, `--datadir=${data}`, `--socket=${join(folder, 'sock')}`, `--port=${port}`, '--bind-address=127.0.0.1', `--pid-file=${join(folder, 'pid')}`, ...args, ...more], { stdio: ['ignore', log, log] });
    const up = await comesTrue(() => ask('SELECT 1').then(() => true, () => false), STARTS_WITHIN_MS);
    if (!up) throw new Error('our own MariaDB did not start');
  };
  const kill = async () => {
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const ended = gone(server);
    server.kill('SIGKILL');
    await ended;
  };
  const drop = async () => {
    await kill();
    rmSync(folder, { recursive: true, force: true });
  };
  return { start, kill, ask, database: { engine: 'mysql', url: `mysql://root@127.0.0.1:${port}/${NAME}`, drop } };
}

import { parseArgs } from 'node:util';
import { loadEnvFile } from '../config/load-env-file';
import { loadDatabaseUrl } from '../config/settings';
import { ENTITIES, MIGRATIONS } from '../entities';
import { createAccess, ROLES, type Access } from '../src/features/access';
import { systemClock } from '../src/kernel/clock';
import { openDatabase } from '../src/kernel/database/database';
import { createUnitOfWork } from '../src/kernel/database/unit-of-work';
import { AppError } from '../src/kernel/errors';
import { instantText } from '../src/kernel/http/instant-field';
import { systemIds } from '../src/kernel/ids';
import { createLogger, messageOf } from '../src/kernel/logger';
import { NO_PERSONS } from '../src/kernel/person-seal';

const USAGE = `usage: npm run apikey -- create NAME --role ${ROLES.join('|')} [--json]
       npm run apikey -- list [--json]
       npm run apikey -- revoke ID`;

class UsageFault extends Error {}

/** Where a command writes: results to `out`, remarks to `remark`, so that the last line of the output is the result alone. */
export interface Terminal {
  out: (line: string) => void;
  remark: (line: string) => void;
}

/** Runs one command with short transactions of its own, beside a running bot or without one; needs `DATABASE_URL` only. Answers the exit code. */
export async function apikey(args: string[], env: NodeJS.ProcessEnv, terminal: Terminal): Promise<number> {
  try {
    const { run, makesDatabase } = commandOf(args);
    return await withAccess({ url: loadDatabaseUrl(env), mustExist: !makesDatabase }, (access) => run(access, terminal));
  } catch (error) {
    terminal.remark(error instanceof AppError ? error.message : messageOf(error));
    if (error instanceof UsageFault) terminal.remark(USAGE);
    return error instanceof UsageFault ? 2 : 1;
  }
}

type Run = (access: Access, terminal: Terminal) => Promise<number>;

interface Command {
  run: Run;
  /** The first key may come before the first start; a look or a revocation has no business making a database at a mistyped address. */
  makesDatabase: boolean;
}

function commandOf(args: string[]): Command {
  const { positionals: [verb, subject, ...rest], values: { role, json = false } } = parsed(args);
  if (rest.length > 0) throw new UsageFault(`what is ${JSON.stringify(rest.join(' '))}?`);
  if (verb === 'create' && subject !== undefined && role !== undefined) return { run: create(subject, role, json), makesDatabase: true };
  if (verb === 'list' && subject === undefined && role === undefined) return { run: list(json), makesDatabase: false };
  if (verb === 'revoke' && subject !== undefined && role === undefined) return { run: revoke(subject, json), makesDatabase: false };
  throw new UsageFault('create needs NAME and --role, list takes nothing, revoke needs ID');
}

function parsed(args: string[]) {
  try {
    return parseArgs({ args, allowPositionals: true, options: { role: { type: 'string' }, json: { type: 'boolean' } } });
  } catch (error) {
    throw new UsageFault(messageOf(error));
  }
}

const create = (name: string, role: string, json: boolean): Run => async (access, { out, remark }) => {
  const { id, key } = await access.createApiKey({ name, role });
  remark(`API key ${id} (${role}). It is shown this once; only its hash is stored.`);
  out(json ? JSON.stringify({ id, key }) : key);
  return 0;
};

const list = (json: boolean): Run => async (access, { out }) => {
  const keys = (await access.listApiKeys()).map(({ id, name, role, createdAtMs, lastUsedAtMs }) => ({
    id, name, role, createdAt: instantText(createdAtMs), lastUsedAt: lastUsedAtMs === null ? null : instantText(lastUsedAtMs),
  }));
  if (json) out(JSON.stringify(keys));
  else for (const key of keys) out([key.id, key.role.padEnd(10), `made ${key.createdAt}`, `used ${key.lastUsedAt ?? 'never'}`, key.name].join('  '));
  return 0;
};

const revoke = (id: string, json: boolean): Run => async (access, { out, remark }) => {
  const revoked = await access.revokeApiKey(id);
  if (json) out(JSON.stringify({ id, revoked }));
  remark(revoked ? `API key ${id} is revoked.` : `There is no working API key ${id}.`);
  return revoked ? 0 : 1;
};

async function withAccess(at: { url: string; mustExist: boolean }, use: (access: Access) => Promise<number>): Promise<number> {
  const database = await openDatabase({ ...at, entities: ENTITIES, migrations: MIGRATIONS, connections: 1 });
  try {
    const ids = systemIds(() => systemClock.nowMs());
    // a command emits no events and enqueues no work
    const unitOfWork = createUnitOfWork({ database, clock: systemClock, ids, flush: () => Promise.resolve() });
    return await use(createAccess({ database, unitOfWork, clock: systemClock, ids, persons: NO_PERSONS, logger: createLogger('warn') }));
  } finally {
    await database.close();
  }
}

async function main(): Promise<void> {
  loadEnvFile();
  process.exitCode = await apikey(process.argv.slice(2), process.env, { out: (line) => console.log(line), remark: (line) => console.error(line) });
}

if (require.main === module) void main();

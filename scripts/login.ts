import { parseArgs } from 'node:util';
import { loadEnvFile } from '../config/load-env-file';
import { loadLinkSettings } from '../config/settings';
import { ENTITIES, MIGRATIONS } from '../entities';
import { createAccess } from '../src/features/access';
import { makeLink } from '../src/features/sessions';
import { systemClock } from '../src/kernel/clock';
import { openDatabase } from '../src/kernel/database/database';
import { createUnitOfWork } from '../src/kernel/database/unit-of-work';
import { systemIds } from '../src/kernel/ids';
import { createLogger, messageOf } from '../src/kernel/logger';
import { NO_PERSONS } from '../src/kernel/person-seal';

const USAGE = 'usage: npm run login [-- --minutes 10] [--name NAME]';

/** `npm run login`: a one-time link that opens an administrator's session, for when WeCom is not there to ask; the link alone on the last line. Runs beside a running bot. */
export async function login(args: string[], env: NodeJS.ProcessEnv): Promise<{ link: string; minutes: number; name: string }> {
  const { values } = parseArgs({ args, options: { minutes: { type: 'string', default: '10' }, name: { type: 'string', default: 'break-glass' } } });
  const { databaseUrl, publicUrl } = loadLinkSettings(env);
  const database = await openDatabase({ url: databaseUrl, mustExist: true, entities: ENTITIES, migrations: MIGRATIONS, connections: 1 });
  try {
    const ids = systemIds(() => systemClock.nowMs());
    const unitOfWork = createUnitOfWork({ database, clock: systemClock, ids, flush: () => Promise.resolve() });
    const deps = { database, unitOfWork, clock: systemClock, ids, persons: NO_PERSONS, logger: createLogger('warn') };
    const [minutes, name] = [Number(values.minutes), values.name.trim()];
    const token = await makeLink({ ...deps, audit: createAccess(deps).audit })({ name, minutes });
    return { link: `${publicUrl}/auth/link#${token}`, minutes, name };
  } finally {
    await database.close();
  }
}

async function main(): Promise<void> {
  try {
    loadEnvFile();
    const { link, minutes, name } = await login(process.argv.slice(2), process.env);
    console.error(`Opens the console as administrator ${name}, once, within ${minutes} minutes. Whoever has this link is administrator: do not pass it on.`);
    console.log(link);
  } catch (error) {
    console.error(messageOf(error));
    console.error(USAGE);
    process.exitCode = 1;
  }
}

if (require.main === module) void main();

import 'reflect-metadata';
import { loadEnvFile } from '../config/load-env-file';
import { loadSettings, SettingsFault, type Settings } from '../config/settings';
import { boundHeap } from './kernel/bound-heap';
import { systemClock } from './kernel/clock';
import { createLogger, messageOf, type Logger } from './kernel/logger';
import { start, type Running } from './start';

const STOP_WITHIN_MS = 9500;

/** Every fault of configuration at once, one line each, never a value. */
function readSettings(): Settings {
  try {
    loadEnvFile();
    return loadSettings(process.env);
  } catch (error) {
    const lines = error instanceof SettingsFault ? error.faults.map((fault) => `${fault.name}: ${fault.detail}`) : [messageOf(error)];
    process.stderr.write(`${lines.join('\n')}\n`);
    process.exit(1);
  }
}

/** What the system says of a variable's value, with the variable's name instead of the value. */
const START_FAULTS: Record<string, string> = {
  EADDRINUSE: 'PORT: is in use by another process', EACCES: 'PORT: may not be opened by this user', EADDRNOTAVAIL: 'HOST: is no address of this machine', ENOTFOUND: 'HOST or DATABASE_URL: names a host that is not known',
  ECONNREFUSED: 'DATABASE_URL: the server does not answer at that host and port', ER_ACCESS_DENIED_ERROR: 'DATABASE_URL: the server refuses this user or password', ER_BAD_DB_ERROR: 'DATABASE_URL: there is no such database on the server',
};

async function main(): Promise<void> {
  boundHeap();
  // first of all: a stop while still migrating is a stop too
  let running: Promise<Running> | null = null;
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(0), STOP_WITHIN_MS).unref(); // what is still out keeps its lease and is asked about by its next holder
    logger?.info('stopping', { signal });
    (running ?? Promise.resolve(null)).then((bot) => bot?.stop()).then(() => process.exit(0), (error: unknown) => {
      logger?.error('stopped badly', { error: messageOf(error) });
      process.exit(1);
    });
  };
  let logger: Logger | null = null;
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
  const settings = readSettings();
  logger = createLogger(settings.logLevel);
  running = start(settings, { clock: systemClock, logger });
  try {
    await running;
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    logger.error('cannot start', { error: START_FAULTS[code] ?? messageOf(error) });
    process.exit(1);
  }
}

process.on('unhandledRejection', (error) => {
  process.stderr.write(`unhandled: ${messageOf(error)}\n`);
  process.exit(1); // nothing is half-done that a restart does not finish
});

void main();

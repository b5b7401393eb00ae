import 'reflect-metadata';
import { loadEnvFile } from '../config/load-env-file';
import { loadSettings, SettingsFault, type Settings } from '../config/settings';
import { systemClock } from './kernel/clock';
import { createLogger, messageOf } from './kernel/logger';
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

async function main(): Promise<void> {
  const settings = readSettings();
  const logger = createLogger(settings.logLevel);
  let running: Running;
  try {
    running = await start(settings, { clock: systemClock, logger });
  } catch (error) {
    logger.error('cannot start', { error: messageOf(error) });
    process.exit(1);
  }
  let stopping = false;
  const stop = (signal: string) => {
    if (stopping) return;
    stopping = true;
    logger.info('stopping', { signal });
    const limit = setTimeout(() => process.exit(0), STOP_WITHIN_MS); // what is still out keeps its lease and is asked about by its next holder
    running.stop().then(() => {
      clearTimeout(limit);
      process.exit(0);
    }, (error: unknown) => {
      logger.error('stopped badly', { error: messageOf(error) });
      process.exit(1);
    });
  };
  process.on('SIGTERM', () => stop('SIGTERM'));
  process.on('SIGINT', () => stop('SIGINT'));
}

process.on('unhandledRejection', (error) => {
  process.stderr.write(`unhandled: ${messageOf(error)}\n`);
  process.exit(1); // nothing is half-done that a restart does not finish
});

void main();

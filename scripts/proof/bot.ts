import 'reflect-metadata';
import { loadSettings } from '../../config/settings';
import { systemClock } from '../../src/kernel/clock';
import { createLogger } from '../../src/kernel/logger';
import { start } from '../../src/start';

/**
 * A whole bot as `npm start` runs it. `CRASH_AT` is a pattern of SQL and how often it is let through: the next such statement is not run any more,
 * the process is killed as by `kill -9`.
 */
async function main(): Promise<void> {
  const crash = process.env['CRASH_AT'] === undefined ? null : (JSON.parse(process.env['CRASH_AT']) as { pattern: string; after: number });
  const pattern = crash ? new RegExp(crash.pattern) : null;
  let left = crash?.after ?? 0;
  const onStatement = (sql: string) => {
    if (!pattern?.test(sql)) return;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
    left -= 1;
  };
  const bot = await start(loadSettings(process.env), { clock: systemClock, logger: createLogger((process.env['LOG_LEVEL'] ?? 'error') as 'error'), onStatement });
  process.stdout.write(`${JSON.stringify({ port: bot.port })}\n`);
  process.on('SIGTERM', () => void bot.stop().then(() => process.exit(0)));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

import 'reflect-metadata';
import { loadSettings } from '../../config/settings';
import { boundHeap } from '../../src/kernel/bound-heap';
import { systemClock } from '../../src/kernel/clock';
import { createLogger } from '../../src/kernel/logger';
import { start } from '../../src/start';

/** A whole bot as `npm start` runs it, on any free port: `DATABASE_URL` and `WECOM_API_BASE` from the environment. */
async function main(): Promise<void> {
  boundHeap();
  const startedMs = performance.now();
  const settings = loadSettings({ ...process.env, PORT: '1' });
  const bot = await start({ ...settings, http: { ...settings.http, port: 0 } }, { clock: systemClock, logger: createLogger('error') });
  process.stdout.write(`${JSON.stringify({ port: bot.port, readyMs: Math.round(performance.now() - startedMs) })}\n`);
  process.on('SIGTERM', () => void bot.stop().then(() => process.exit(0)));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});

import type { Settings } from '../config/settings';
import { createApp, type App } from './app';
import type { Clock } from './kernel/clock';
import { isHalfRestored } from './kernel/database/backup/restore';
import { checkClock } from './kernel/database/check-clock';
import { parseDatabaseUrl } from './kernel/database/settings';
import { takeOwnership } from './kernel/database/single-owner';
import { messageOf, type Logger } from './kernel/logger';
import { quarantineSince } from './kernel/work/quarantine';

export interface Running {
  app: App;
  port: number;
  /** Accepts nothing new, finishes what is in hand, frees the database. */
  stop(): Promise<void>;
}

/** Everything `npm start` does after reading its settings. */
export async function start(settings: Settings, deps: { clock: Clock; logger: Logger; onStatement?: (sql: string) => void }): Promise<Running> {
  const target = parseDatabaseUrl(settings.database.url);
  const owner = target.engine === 'sqlite' ? takeOwnership(target.file) : null;
  let app: App | null = null;
  try {
    app = await createApp(settings, deps);
    await checkClock(app.machine.database, deps.clock);
    if (await isHalfRestored(app.machine.database)) throw new Error('a restore into this database was cut off; empty the database and restore again');
    if ((await quarantineSince(app.machine.database)) !== null) deps.logger.warn('this restored copy is in quarantine: it sends nothing until npm run quarantine -- lift');
    const { port } = await app.server.listen();
    if (settings.role !== 'web') await startWork(app);
    deps.logger.info('ready', { port, role: settings.role, database: target.engine });
    return running(app, port, settings.role !== 'web', owner);
  } catch (error) {
    // workers start last of all: none is at work yet
    if (app) await stopAll(app, false, null).catch((also: unknown) => deps.logger.warn('what had started could not be closed', { error: messageOf(also) }));
    owner?.release();
    throw error;
  }
}

const running = (app: App, port: number, works: boolean, owner: { release(): void } | null): Running => ({ app, port, stop: () => stopAll(app, works, owner) });

/** The first listing of staff and customers begins by itself; it needs WeCom, the start does not. */
async function startWork(app: App): Promise<void> {
  await app.machine.unitOfWork.run((tx) => {
    tx.enqueue({ kind: 'staff.list', key: 'all', lane: 'bulk', payload: {} });
    return Promise.resolve();
  });
  app.house.startWorkers();
}

async function stopAll(app: App, works: boolean, owner: { release(): void } | null): Promise<void> {
  await app.server.close();
  if (works) await app.house.stopWorkers();
  await app.posters.close();
  await app.access.idle();
  await app.sessions.idle();
  await app.machine.database.close();
  owner?.release();
}

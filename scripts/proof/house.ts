import type { Simulator } from '../../simulator';
import { loadSettings } from '../../config/settings';
import { systemClock, type Clock } from '../../src/kernel/clock';
import { createLogger } from '../../src/kernel/logger';
import { start, type Running } from '../../src/start';
import { benchDatabase } from '../bench/databases';
import { ENVIRONMENT } from '../bench/events';
import { callsTo, makeKey, type Calls } from './calls';
import { connectTo, openCompany } from './company';

/** A company whose bot runs in this process, where its time can be set and its tables read. */
export interface House extends Calls {
  simulator: Simulator;
  bot: Running;
  url: string;
  databaseUrl: string;
  rows<Row extends object>(sql: string): Promise<Row[]>;
  end(): Promise<void>;
}

export async function openHouse(engine: 'sqlite' | 'mysql', options: { clock?: Clock; env?: Record<string, string> } = {}): Promise<House> {
  const database = await benchDatabase(engine);
  const simulator = await openCompany();
  const settings = loadSettings({ ...ENVIRONMENT, DATABASE_URL: database.url, WECOM_API_BASE: simulator.url, PORT: '0', ...options.env });
  const key = await makeKey(database.url);
  const bot = await start(settings, { clock: options.clock ?? systemClock, logger: createLogger((process.env['SOAK_LOG'] ?? 'silent') as 'silent') });
  const url = `http://127.0.0.1:${bot.port}`;
  await connectTo(simulator, url);
  const calls = callsTo(url, key, simulator);
  await calls.quiet();
  return {
    simulator, bot, url, databaseUrl: database.url, ...calls,
    rows: <Row extends object>(sql: string) => bot.app.machine.database.rows<Row>(sql),
    async end() {
      await bot.stop();
      await simulator.close();
      await database.drop();
    },
  };
}

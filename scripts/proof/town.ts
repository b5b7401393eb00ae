import type { Simulator } from '../../simulator';
import { benchDatabase, type BenchDatabase } from '../bench/databases';
import { ENVIRONMENT } from '../bench/events';
import { callsTo, freePort, makeKey, type Calls } from './calls';
import { createChild, type Child } from './child';
import { connectTo, openCompany } from './company';

/** A company with its simulator here, and the bot as a process of its own. */
export interface Town extends Calls, Child {
  simulator: Simulator;
  url: string;
  /** What the bot's process is started with. */
  env: Record<string, string>;
  end(): Promise<void>;
}

export async function openTown(engine: 'sqlite' | 'mysql', options: { database?: BenchDatabase } = {}): Promise<Town> {
  const database = options.database ?? await benchDatabase(engine);
  const simulator = await openCompany();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { ...ENVIRONMENT, DATABASE_URL: database.url, WECOM_API_BASE: simulator.url, PORT: String(port) };
  const key = await makeKey(database.url);
  await connectTo(simulator, url);
  const child = createChild(env);
  return {
    simulator, url, env, ...child, ...callsTo(url, key, simulator),
    async end() {
      await child.kill();
      await simulator.close();
      await database.drop();
    },
  };
}

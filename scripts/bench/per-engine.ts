import { benchDatabase, benchEngines, type BenchDatabase } from './databases';
import { launch, type Child } from './processes';
import { startStub, type OldCompany, type StubWecom } from './stub-wecom';

/** What one run of a benchmark stands on; all of it is gone when the run ends, however it ends. */
export interface Bench {
  engine: 'sqlite' | 'mysql';
  database: BenchDatabase;
  /** Starts a compiled script as its own process. */
  launch(script: string, args?: readonly string[], env?: Record<string, string>): Promise<Child>;
  stub(latencyMs: number, old?: OldCompany): Promise<StubWecom>;
  /** Ends before what was begun earlier; the database goes last. */
  atEnd(end: () => Promise<unknown>): void;
}

/** Runs the benchmark once on each engine that is there; each result becomes one printed row. */
export async function perEngine(bench: string, run: (bench: Bench) => Promise<object>): Promise<object[]> {
  const results: object[] = [];
  for (const engine of benchEngines()) results.push({ bench, engine, ...(await once(engine, run)) });
  return results;
}

async function once(engine: 'sqlite' | 'mysql', run: (bench: Bench) => Promise<object>): Promise<object> {
  const ends: (() => Promise<unknown>)[] = [];
  const tidy = async () => {
    for (let end = ends.pop(); end; end = ends.pop()) await end().catch((error: unknown) => console.error('after the benchmark:', error));
  };
  const stopped = (signal: string) => void tidy().then(() => process.exit(signal === 'SIGINT' ? 130 : 143));
  process.on('SIGINT', stopped).on('SIGTERM', stopped);
  const begin = async <T>(made: Promise<T>, end: (made: T) => Promise<unknown>): Promise<T> => {
    const it = await made;
    ends.push(() => end(it));
    return it;
  };
  try {
    return await run({
      engine, database: await begin(benchDatabase(engine), (database) => database.drop()), atEnd: (end) => void ends.push(end),
      launch: (script, args = [], env = {}) => begin(launch(script, args, env), (child) => child.stop()),
      stub: (latencyMs, old) => begin(startStub(latencyMs, () => Math.floor(Date.now() / 1000), old), (stub) => stub.close()),
    });
  } finally {
    await tidy();
    process.off('SIGINT', stopped).off('SIGTERM', stopped);
  }
}

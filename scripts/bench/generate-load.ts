import { openConnection, type Connection } from './connection';

export interface LoadResult {
  count: number;
  errors: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

const MOST_CONNECTIONS = 256;
/** The server ends what is idle for 5 s: a connection near that age may end under the next request. */
const IDLE_MS = 3000;

/** As fast as the server answers: each of `connections` sends its next request when the last is answered. */
export async function generateClosed(port: number, requests: readonly Buffer[], connections: number): Promise<LoadResult> {
  const latencies: number[] = [];
  let next = 0;
  let errors = 0;
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: connections }, async () => {
    let connection = openConnection(port);
    for (let each = requests[next++]; each; each = requests[next++]) {
      if (!connection.isOpen()) connection = openConnection(port);
      const sentMs = performance.now();
      if ((await connection.ask(each)) !== 200) errors += 1;
      latencies.push(performance.now() - sentMs);
    }
    connection.close();
  }));
  return summary(latencies, errors, performance.now() - startedMs);
}

/** At a fixed rate, whether or not answers come; latency counts from when a request was due, so waiting for a connection shows too. */
export async function generateOpen(port: number, requests: readonly Buffer[], perSecond: number): Promise<LoadResult> {
  const latencies: number[] = [];
  let errors = 0;
  const pool = createPool(port);
  const startedMs = performance.now();
  const send = async (index: number): Promise<void> => {
    const connection = await pool.take();
    if ((await connection.ask(requests[index] as Buffer)) !== 200) errors += 1;
    pool.giveBack(connection);
    latencies.push(performance.now() - startedMs - (index / perSecond) * 1000);
  };
  const out: Promise<void>[] = [];
  while (out.length < requests.length) {
    const due = Math.min(requests.length, Math.floor(((performance.now() - startedMs) / 1000) * perSecond) + 1);
    while (out.length < due) out.push(send(out.length));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(out);
  pool.close();
  return summary(latencies, errors, performance.now() - startedMs);
}

interface Pool {
  take(): Promise<Connection>;
  giveBack(connection: Connection): void;
  close(): void;
}

/** The connection used last is used next; who finds none waits in order of arrival. */
function createPool(port: number): Pool {
  const idle: { connection: Connection; sinceMs: number }[] = [];
  const waiting: ((connection: Connection) => void)[] = [];
  let taken = 0;
  return {
    take() {
      for (let last = idle.pop(); last; last = idle.pop()) {
        if (last.connection.isOpen() && performance.now() - last.sinceMs < IDLE_MS) {
          taken += 1;
          return Promise.resolve(last.connection);
        }
        last.connection.close();
      }
      if (taken >= MOST_CONNECTIONS) return new Promise((resolve) => waiting.push(resolve));
      taken += 1;
      return Promise.resolve(openConnection(port));
    },
    giveBack(connection) {
      const heir = waiting.shift();
      if (heir) return heir(connection.isOpen() ? connection : openConnection(port));
      taken -= 1;
      idle.push({ connection, sinceMs: performance.now() });
    },
    close: () => idle.forEach(({ connection }) => connection.close()),
  };
}

function summary(latencies: number[], errors: number, tookMs: number): LoadResult {
  const sorted = latencies.sort((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
  return { count: sorted.length, errors, perSecond: Math.round((sorted.length / tookMs) * 1000), p50Ms: at(0.5), p99Ms: at(0.99) };
}

import { Agent, request } from 'node:http';
import type { SealedRequest } from './events';

export interface LoadResult {
  count: number;
  errors: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
}

const post = (agent: Agent, port: number, { path, body }: SealedRequest): Promise<boolean> => new Promise((resolve) => {
  const call = request({ agent, port, host: '127.0.0.1', path, method: 'POST', headers: { 'content-length': body.length } }, (answer) => {
    answer.resume().on('end', () => resolve(answer.statusCode === 200));
  });
  call.on('error', () => resolve(false));
  call.end(body);
});

/** As fast as the server answers: each of `connections` sends its next request when the last is answered. */
export async function closedLoad(port: number, requests: readonly SealedRequest[], connections: number): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies: number[] = [];
  let next = 0;
  let errors = 0;
  const startedMs = performance.now();
  await Promise.all(Array.from({ length: connections }, async () => {
    for (let each = requests[next++]; each; each = requests[next++]) {
      const sentMs = performance.now();
      if (!(await post(agent, port, each))) errors += 1;
      latencies.push(performance.now() - sentMs);
    }
  }));
  const seconds = (performance.now() - startedMs) / 1000;
  agent.destroy();
  return summary(latencies, errors, seconds);
}

/** At a fixed rate, whether or not answers come: waiting in the server shows as latency. */
export async function openLoad(port: number, requests: readonly SealedRequest[], perSecond: number): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: 256 });
  const latencies: number[] = [];
  let errors = 0;
  const startedMs = performance.now();
  const out: Promise<void>[] = [];
  for (let index = 0; index < requests.length;) {
    const due = Math.min(requests.length, Math.floor(((performance.now() - startedMs) / 1000) * perSecond) + 1);
    for (; index < due; index += 1) {
      const dueMs = startedMs + (index / perSecond) * 1000;
      out.push(post(agent, port, requests[index] as SealedRequest).then((ok) => {
        if (!ok) errors += 1;
        latencies.push(performance.now() - dueMs);
      }));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(out);
  const seconds = (performance.now() - startedMs) / 1000;
  agent.destroy();
  return summary(latencies, errors, seconds);
}

function summary(latencies: number[], errors: number, seconds: number): LoadResult {
  const sorted = latencies.sort((a, b) => a - b);
  const at = (share: number) => Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0) * 10) / 10;
  return { count: sorted.length, errors, perSecond: Math.round(sorted.length / seconds), p50Ms: at(0.5), p99Ms: at(0.99) };
}

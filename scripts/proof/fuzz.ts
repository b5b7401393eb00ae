import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { createCallbackDoor } from '../../src/features/operations/callback-door';
import { createLogger } from '../../src/kernel/logger';
import { callbackKey, createCallbackCrypto } from '../../src/wecom';
import { openConnection, type Connection } from '../bench/connection';
import { CORP } from '../bench/events';
import { openHouse } from './house';
import { mutate, type Mutant } from './mutants';
import type { Proof, Random } from './proof';

const INPUTS = { short: 30_000, long: 1_000_000 };
const HTTP_SHARE = 20;
const CONNECTIONS = 16;
const ALLOWED = new Set([200, 403, 408, 413]);
const MOST_GROWN_MB = 200;
/** Buffers of requests under way come and go before this many. */
const WARM_AFTER = 5000;

/** Mutated callbacks against the door alone, and a share of them over HTTP against a whole bot. */
export const fuzz: Proof = {
  name: 'fuzz', engines: 'each', alone: true, promise: 'no callback, however broken, crashes the door or gets a 5xx; what verifies is stored, and nothing else',
  async run({ engine, size, random }) {
    const faults: string[] = [];
    const counts: Record<number, number> = {};
    // the door itself touches no database: once is enough
    const alone = engine === 'sqlite' ? INPUTS[size] : 0;
    const grownMb = await againstTheDoor(alone, { random, faults, counts });
    const overHttp = Math.round(INPUTS[size] / HTTP_SHARE);
    await overHttpTo(engine, overHttp, { random, faults, counts });
    if (grownMb > MOST_GROWN_MB) faults.push(`memory grew by ${grownMb} MB`);
    return { faults: faults.slice(0, 10), figures: { alone, overHttp, statuses: counts, grownMb } };
  },
};

interface Notes {
  random: Random;
  faults: string[];
  counts: Record<number, number>;
}

async function againstTheDoor(inputs: number, { random, faults, counts }: Notes): Promise<number> {
  const stored = new Set<string>();
  const door = createCallbackDoor({
    path: '/wecom/callback', crypto: createCallbackCrypto({ pairs: [CORP], receiveId: CORP.corpId }), receiveId: CORP.corpId, logger: createLogger('silent'), onOutcome: () => undefined,
    accept: ({ hash }) => Promise.resolve(void stored.add(hash)),
  });
  let warmBytes = 0;
  for (let n = 0; n < inputs; n += 1) {
    const mutant = mutate(n, random);
    const { status } = await askDoor(door, mutant);
    judge(mutant, status, { faults, counts });
    const kept = mutant.plaintext !== null && stored.delete(callbackKey(CORP.corpId, mutant.plaintext));
    if (mutant.verifies && mutant.method === 'POST' && !kept) faults.push(`not stored: ${mutant.how}`);
    if (stored.size > 0) {
      faults.push(`stored and should not be: ${mutant.how}`);
      stored.clear();
    }
    if (n === WARM_AFTER) warmBytes = process.memoryUsage.rss();
  }
  return inputs > WARM_AFTER ? Math.max(0, Math.round((process.memoryUsage.rss() - warmBytes) / 1e6)) : 0;
}

const askDoor = (door: ReturnType<typeof createCallbackDoor>, { method, target, body }: Mutant) => new Promise<{ status: number }>((resolve) => {
  const request = Object.assign(Readable.from(body.length > 0 ? [body] : [], { objectMode: false }), { method, url: target, headers: { 'content-length': String(body.length) } });
  let status = 0;
  const response = {
    writeHead(given: number) {
      status = given;
      return { end: () => resolve({ status }) };
    },
  };
  if (!door(request as unknown as IncomingMessage, response as unknown as ServerResponse)) resolve({ status: 404 });
});

function judge({ how, verifies }: Mutant, status: number, { faults, counts }: Pick<Notes, 'faults' | 'counts'>): void {
  counts[status] = (counts[status] ?? 0) + 1;
  if (!ALLOWED.has(status)) faults.push(`answered ${status}: ${how}`);
  else if (verifies !== (status === 200)) faults.push(`${verifies ? 'refused what verifies' : 'took what does not verify'}: ${how}`);
}

async function overHttpTo(engine: 'sqlite' | 'mysql', inputs: number, { random, faults, counts }: Notes): Promise<void> {
  const house = await openHouse(engine);
  const plaintexts = new Set<string>();
  try {
    let asked = 0;
    await Promise.all(Array.from({ length: CONNECTIONS }, async () => {
      let connection: Connection = openConnection(house.bot.port);
      while (asked < inputs) {
        const mutant = mutate(asked, random);
        asked += 1;
        if (!connection.isOpen()) connection = openConnection(house.bot.port);
        judge(mutant, (await connection.ask(bytesOf(mutant))) ?? 0, { faults, counts });
        if (mutant.verifies && mutant.plaintext !== null && mutant.method === 'POST') plaintexts.add(mutant.plaintext);
      }
      connection.close();
    }));
    await house.quiet(300_000);
    const rows = await house.rows<{ n: number }>('SELECT COUNT(*) AS n FROM inbox');
    if (Number(rows[0]?.n) !== plaintexts.size) faults.push(`${rows[0]?.n} callbacks are stored of ${plaintexts.size} that verify`);
  } finally {
    await house.end();
  }
}

const bytesOf = ({ method, target, body }: Mutant): Buffer =>
  Buffer.concat([Buffer.from(`${method} ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\n${method === 'POST' ? `Content-Length: ${body.length}\r\n` : ''}\r\n`), method === 'POST' ? body : Buffer.alloc(0)]);

import { makeKey } from './calls';
import { REFERRERS } from './company';
import { HOSTILE_TEXTS, nearly, valueOf, type Ground, type Schema } from './from-schema';
import { openHouse, type House } from './house';
import { ask, readDocument, wrongProblem, type Operation } from './open-api';
import type { Proof, Random } from './proof';
import { beginStory, type Referral } from './referral-story';

const PER_OPERATION = { short: 40, long: 1000 };
const AT_ONCE = 8;

/** Every operation of the document, asked with bodies and parameters that its schemas allow, nearly allow and never heard of. */
export const api: Proof = {
  name: 'api', engines: 'each', promise: 'whatever is asked of the open API, the answer is one that the document declares, never a 5xx, and every refusal says its code',
  async run({ engine, size, random }) {
    const house = await openHouse(engine);
    try {
      const key = await makeKey(house.databaseUrl);
      const names = await namesOf(house);
      const { operations, schemas } = await readDocument(house);
      const statuses: Record<number, number> = {};
      const faults: string[] = [];
      // every broken body once, then by chance
      const rounds = operations.flatMap((operation): Round[] => [...(operation.method === 'GET' ? [] : RAW_BODIES.map((raw) => ({ operation, raw }))), ...Array.from({ length: PER_OPERATION[size] }, () => ({ operation }))]);
      let next = 0;
      await Promise.all(Array.from({ length: AT_ONCE }, async () => {
        for (let round = rounds[next]; round; round = rounds[next]) {
          next += 1;
          const { operation, raw } = round;
          const request = { ...requestFor(operation, { schemas, names, random }), ...(raw === undefined ? {} : { body: raw }) };
          const spoken = await ask(house.url, { ...request, headers: { authorization: `Bearer ${key}`, ...request.headers } }).catch((error: unknown) => ({ status: 0, type: '', text: String(error) }));
          statuses[spoken.status] = (statuses[spoken.status] ?? 0) + 1;
          const wrong = spoken.status === 0 || spoken.status >= 500 || !operation.statuses.has(String(spoken.status)) ? `${spoken.status} ${spoken.text.slice(0, 200)}` : wrongProblem(spoken);
          if (wrong !== null) faults.push(`${operation.method} ${operation.path}: ${wrong}; asked ${request.target} ${String(request.body ?? '').slice(0, 300)}`);
        }
      }));
      await house.quiet();
      return { faults: faults.slice(0, 10), figures: { operations: operations.length, requests: rounds.length, statuses, wrong: faults.length } };
    } finally {
      await house.end();
    }
  },
};

interface Round {
  operation: Operation;
  raw?: Buffer | string;
}

/** Names that exist, so that not everything ends at 404. */
async function namesOf(house: House): Promise<string[]> {
  const { codes, campaignId } = await beginStory(house);
  await house.simulator.control.seed({ customers: [{ externalUserId: 'wmApiFriend', name: 'friend' }] });
  await house.simulator.control.scan({ customer: 'wmApiFriend', configId: codes[0]?.configId ?? '', userId: 'WangFang' });
  await house.quiet();
  const referrals = (await house.all<Referral & { id: string }>('/referrals')).map(({ id }) => id);
  const inbox = (await house.all<{ id: string }>('/inbox')).map(({ id }) => id);
  return ['WangFang', 'LiLei', 'nobody', '转介绍', ...REFERRERS, campaignId, ...codes.map(({ id }) => id), ...referrals, ...inbox.slice(0, 2)];
}

interface Asked { method: string; target: string; headers: Record<string, string | string[]>; body?: Buffer | string }

function requestFor({ method, path, params, body }: Operation, ground: Ground): Asked {
  const { random } = ground;
  const text = (schema: Schema) => {
    const value = random.below(4) === 0 ? random.pick(HOSTILE_TEXTS) : valueOf(schema, ground);
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  const target = path.replace(/\{(\w+)\}/g, () => encoded(random.below(4) === 0 ? random.pick(HOSTILE_TEXTS) : random.pick(ground.names)) || 'x');
  const query = params.filter((param) => param.in === 'query' && random.below(2) === 0).map(({ name, schema }) => `${name}=${encoded(text(schema))}`);
  if (random.below(8) === 0) query.push(random.pick(['x=1', 'limit=1&limit=2', 'limit=%zz', '%00=1', '&&&', 'cursor=%F0%9F', '__proto__[x]=1']));
  const headers = headersFor(method, random);
  const made = method === 'GET' ? undefined : bodyFor(body, ground);
  return { method, target: `${target}${query.length > 0 ? `?${query.join('&')}` : ''}`, headers, ...(made === undefined ? {} : { body: made }) };
}

/** Half a surrogate has no place in a URL. */
const encoded = (text: string) => encodeURIComponent(Buffer.from(text).toString()).slice(0, 4000);

function headersFor(method: string, random: Random): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  if (random.below(3) === 0) headers['content-type'] = random.pick(['application/json', 'text/xml', 'application/x-www-form-urlencoded', ';;;']);
  if (method !== 'GET' && random.below(3) === 0) headers['idempotency-key'] = random.pick(['a', 'b', 'x'.repeat(128), 'x'.repeat(129), '', ' ', 'é', ['a', 'b']] as (string | string[])[]);
  if (random.below(20) === 0) headers['x-forwarded-for'] = "1.2.3.4, ' OR 1=1";
  return headers;
}

const RAW_BODIES: readonly (Buffer | string)[] = ['', '{', 'null', '[]', '"text"', '1', '{"a":1,"a":2}', '{"__proto__":{"role":"admin"}}', '\ufeff{}', `${'['.repeat(20_000)}`, `{"a":${'{"a":'.repeat(5000)}1${'}'.repeat(5001)}`, Buffer.from([0xff, 0xfe, 0x7b, 0x7d]), 'x'.repeat(70_000), '{"a":1e999}', "{'a':1}"];

function bodyFor(schema: Schema | null, ground: Ground): Buffer | string {
  const { random } = ground;
  const how = random.below(10);
  if (how === 0) return random.pick(RAW_BODIES);
  const value = schema ? valueOf(schema, ground) : {};
  return JSON.stringify(how < 5 ? value : nearly(value, random));
}

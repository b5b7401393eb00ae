import { ROLES, type Role } from '../../src/features/access';
import { makeKey } from './calls';
import { openHouse, type House } from './house';
import { ask, readDocument, wrongProblem, type Operation, type Spoken } from './open-api';
import type { Proof } from './proof';
import { openSession } from './sessions';

const OPEN_API = '/api/v1/';
const FACE = '/api/console/';
const ORIGIN = 'http://proof.test';

/** Every operation of the open API and of the console, asked by every role, by a wrong key or session, by another site and by nobody. */
export const roles: Proof = {
  name: 'roles', engines: 'sqlite', promise: 'exactly the roles that a call names get in, programs by key and people by session: others hear 403, and without either it is 401',
  async run({ engine }) {
    const house = await openHouse(engine, { env: { PUBLIC_URL: ORIGIN } });
    try {
      const all = (await readDocument(house)).operations;
      const operations = all.filter(({ path }) => path.startsWith(OPEN_API));
      const keys = new Map<Role, string>();
      for (const role of ROLES) keys.set(role, await makeKey(house.databaseUrl, role));
      const faults = [...operations.flatMap(against), ...all.filter(({ path, roles: named }) => !path.startsWith(OPEN_API) && named.length > 0).map((other) => `${nameOf(other)}: takes a key outside the open API`)];
      let asked = 0;
      for (const [at, operation] of operations.entries()) {
        const from = `127.0.0.${2 + at}`; // wrong keys are counted by address
        const say = (authorization?: string): Promise<Spoken> => {
          asked += 1;
          const body = operation.method === 'GET' ? {} : { body: '{}' };
          return ask(house.url, { method: operation.method, target: operation.path.replace(/\{\w+\}/g, 'nobody'), from, headers: authorization === undefined ? {} : { authorization }, ...body });
        };
        for (const [role, key] of keys) faults.push(...judged(operation, role, await say(`Bearer ${key}`)));
        for (const nobody of [undefined, 'Bearer wr_wrong', 'Basic YTpi', `Bearer ${keys.get('admin')}x`]) {
          const spoken = await say(nobody);
          if (spoken.status !== 401 || wrongProblem(spoken) !== null) faults.push(`${nameOf(operation)}: ${spoken.status} for ${nobody?.slice(0, 9) ?? 'no key'}`);
        }
      }
      const people = await askAsPeople(house, keys.get('admin') ?? '');
      faults.push(...people.faults);
      return { faults: faults.slice(0, 20), figures: { operations: operations.length, ofPeople: people.operations, roles: ROLES.length, asked: asked + people.asked } };
    } finally {
      await house.end();
    }
  },
};

/** The console's operations, by sessions of every role; a key, another site and nobody get in nowhere. */
async function askAsPeople(house: House, key: string): Promise<{ faults: string[]; operations: number; asked: number }> {
  const operations = house.bot.app.routes.flatMap(({ method, path, auth }) => (path.startsWith(FACE) && auth !== 'public' && !path.endsWith('/logout') ? [{ method, path, roles: auth.roles }] : []));
  const cookies = new Map<Role, string>();
  for (const role of ROLES) cookies.set(role, await openSession(house, role));
  const faults: string[] = [];
  let asked = 0;
  for (const operation of operations) {
    const say = (headers: Record<string, string>): Promise<Spoken> => {
      asked += 1;
      return ask(house.url, { method: operation.method, target: operation.path.replace(/:\w+/g, 'nobody'), headers, ...(operation.method === 'GET' ? {} : { body: '{}' }) });
    };
    const expect = (spoken: Spoken, status: number, who: string) => { if (spoken.status !== status || wrongProblem(spoken) !== null) faults.push(`${nameOf(operation)}: ${spoken.status} for ${who}`); };
    for (const [role, cookie] of cookies) faults.push(...judged(operation, role, await say({ cookie, origin: ORIGIN })));
    expect(await say({ origin: ORIGIN }), 401, 'nobody');
    expect(await say({ origin: ORIGIN, cookie: `session=${'x'.repeat(43)}` }), 401, 'a wrong session');
    expect(await say({ origin: ORIGIN, authorization: `Bearer ${key}` }), 401, 'a key');
    if (operation.method !== 'GET') expect(await say({ origin: 'https://evil.example', cookie: cookies.get('admin') ?? '' }), 403, 'another site');
  }
  return { faults, operations: operations.length, asked };
}

const nameOf = ({ method, path }: Pick<Operation, 'method' | 'path'>) => `${method} ${path}`;

function judged(operation: Pick<Operation, 'method' | 'path' | 'roles'>, role: Role, spoken: Spoken): string[] {
  const mayCall = operation.roles.includes(role);
  const wrong = wrongProblem(spoken);
  if (wrong !== null) return [`${nameOf(operation)}: ${wrong} for ${role}`];
  return (spoken.status === 403) === mayCall || spoken.status === 401 ? [`${nameOf(operation)}: ${spoken.status} for ${role}, who ${mayCall ? 'may' : 'may not'}`] : [];
}

/** What the contract says of roles, whatever a route declares: admin all, the auditor reads everything and writes nothing. */
function against(operation: Operation): string[] {
  const auditorReads = operation.method === 'GET';
  return [
    ...(operation.roles.includes('admin') ? [] : [`${nameOf(operation)}: not for admin`]),
    ...(operation.roles.includes('auditor') === auditorReads ? [] : [`${nameOf(operation)}: the auditor ${auditorReads ? 'must read' : 'must not write'}`]),
  ];
}

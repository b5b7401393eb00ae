import { ROLES, type Role } from '../../src/features/access';
import { makeKey } from './calls';
import { openHouse } from './house';
import { ask, readDocument, wrongProblem, type Operation, type Spoken } from './open-api';
import type { Proof } from './proof';

const OPEN_API = '/api/v1/';

/** Every operation of the open API, asked by every role, by a wrong key and by nobody. */
export const roles: Proof = {
  name: 'roles', engines: 'sqlite', promise: 'exactly the roles that the document names get in: others hear 403, and without a key it is 401',
  async run({ engine }) {
    const house = await openHouse(engine);
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
      return { faults: faults.slice(0, 20), figures: { operations: operations.length, roles: ROLES.length, asked } };
    } finally {
      await house.end();
    }
  },
};

const nameOf = ({ method, path }: Operation) => `${method} ${path}`;

function judged(operation: Operation, role: Role, spoken: Spoken): string[] {
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

import { readFileSync } from 'node:fs';
import Sqlite from 'better-sqlite3';
import { Customer } from '../../../entities/customer';
import { FollowUp } from '../../../entities/follow-up';
import { customersNamedWholly, nameOf } from '../../../src/features/customer-names';
import { customersByIds } from '../../../src/features/customers';
import { saltsOf, sealNames, storeProfiles } from '../../../src/features/customers/customer-name';
import { erasePerson } from '../../../src/features/customers/erasure/erase-person';
import { lockCustomersByIds } from '../../../src/features/customers/store';
import { noteText, NOTE_WORDS } from '../../../src/features/follow-ups/store';
import { createPersonSeal } from '../../../src/kernel/person-seal';
import { sealWords } from '../../../src/kernel/seal-words';
import { upgradeWalk } from '../../../src/kernel/work/upgrade-walk';
import type { Machine } from '../../../src/kernel/machine';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';
import { describeOnServer, secondProcess } from '../../support/two-processes';

const MANY = 250;
const EVERYBODY = { sql: '1 = 1', params: [] };

const person = (machine: Machine, n: number): Customer => {
  const id = machine.ids.next();
  return {
    id, externalUserId: `wm${n}`, personId: id, type: 1, name: `老客户${n}`, nameSealed: null, nameKey: null, dataSalt: null, stage: null, openidKey: null, staffId: null, detailAtMs: 1, tagsAtMs: null, dealtAtMs: null, phonesAtMs: null,
    groupedAtMs: null, leftAtMs: null, erasedAtMs: null, turn: 0, createdAtMs: 1,
  };
};
const namesIn = async (machine: Machine, people: readonly Customer[]) => new Map((await customersByIds(machine.database, people.map(({ id }) => id))).map((row) => [row.id, nameOf(machine.persons, row)]));
const walkOf = (machine: Machine) => upgradeWalk(machine, 'customer.name', sealNames(machine.persons));

describe.each(ENGINES)('names that stood in plain words before an upgrade, on %s', (engine) => {
  let machine: TestMachine;
  let people: Customer[];
  beforeAll(async () => {
    machine = await testMachine(engine);
    people = Array.from({ length: MANY }, (_, n) => person(machine, n));
    await machine.unitOfWork.run((tx) => tx.insert(Customer, people));
  });
  afterAll(() => machine.end());

  test('are read right before, between two steps and after; a stop in between goes on where it was; in the end none stands in the clear', async () => {
    const right = new Map(people.map(({ id, name }) => [id, name]));
    expect(await namesIn(machine, people)).toEqual(right);
    expect(await walkOf(machine).turn()).toBe(true);
    const plain = () => machine.database.one<{ n: number }>('SELECT COUNT(*) AS n FROM customer WHERE name IS NOT NULL');
    const left = Number((await plain())?.n);
    expect([left > 0, left < MANY]).toEqual([true, true]);
    expect(await namesIn(machine, people)).toEqual(right);
    const again = walkOf(machine); // as after a restart
    for (let turns = 0; await again.turn(); turns += 1) expect(turns).toBeLessThan(20);
    expect(await plain()).toMatchObject({ n: 0 });
    expect(await namesIn(machine, people)).toEqual(right);
    expect(await walkOf(machine).turn()).toBe(false); // over for good
    expect(await customersNamedWholly(machine.database, machine.persons, ' 老客户７ ', EVERYBODY)).toEqual([{ id: people[7]?.id, externalUserId: 'wm7' }]);
    expect(await customersNamedWholly(machine.database, machine.persons, '老客户', EVERYBODY)).toEqual([]);
  });

  test('under another APP_SECRET there is no name, and a name told anew is readable again', async () => {
    const [somebody] = people as [Customer];
    const other = createPersonSeal({ seal: Buffer.alloc(32, 8), names: Buffer.alloc(32, 9) });
    const read = async (persons: Machine['persons']) => nameOf(persons, (await customersByIds(machine.database, [somebody.id]))[0] as never);
    expect(await read(other)).toBeNull();
    expect(await customersNamedWholly(machine.database, other, '老客户0', EVERYBODY)).toEqual([]);
    await machine.unitOfWork.run(async (tx) => {
      const customer = (await lockCustomersByIds(tx, [somebody.id])).get(somebody.id);
      await storeProfiles(tx, other, [{ customer: customer as never, name: '新名', type: 1, detailAtMs: 2 }]);
    });
    expect([await read(other), await read(machine.persons)]).toEqual(['新名', null]);
  });

  test('notes likewise; whoever erases a person makes unreadable what was copied before, wherever it lies', async () => {
    const [, , about] = people as [Customer, Customer, Customer];
    const note = { id: machine.ids.next(), customerId: about.id, staffId: machine.ids.next(), text: '下周再约', textSealed: null, atMs: 1 };
    await machine.unitOfWork.run((tx) => tx.insert(FollowUp, note));
    const walk = upgradeWalk(machine, 'follow_up.words', sealWords(machine.persons, saltsOf, NOTE_WORDS));
    for (let turns = 0; await walk.turn(); turns += 1) expect(turns).toBeLessThan(5);
    const stored = async () => (await machine.database.one<Parameters<typeof noteText>[1]>('SELECT f.id, f.text, f.textSealed, c.dataSalt FROM follow_up f JOIN customer c ON c.id = f.customerId WHERE f.id = ?', [note.id])) as Parameters<typeof noteText>[1];
    const sealed = await stored();
    expect([sealed.text, noteText(machine.persons, sealed)]).toEqual(['', '下周再约']);
    const [copy] = await customersByIds(machine.database, [about.id]);
    await machine.unitOfWork.run((tx) => erasePerson({ ...machine, erasedKeyOf: (id) => `erased-${id}` })(tx, about.id));
    const [now] = await customersByIds(machine.database, [about.id]);
    expect([now?.dataSalt, now?.nameSealed]).toEqual([null, null]);
    // the sealed bytes that somebody kept elsewhere, with what the database still knows of the person
    expect(nameOf(machine.persons, { ...copy, dataSalt: now?.dataSalt } as never)).toBeNull();
    expect(noteText(machine.persons, await stored())).toBe('');
    expect((await machine.unitOfWork.run((tx) => saltsOf(tx, [about.id]))).get(about.id)).toBeNull(); // and no new key is drawn for them
  });
});

test('after the walk the SQLite file itself holds no name in the clear, between its rows neither', async () => {
  const machine = await testMachine('sqlite');
  await machine.unitOfWork.run((tx) => tx.insert(Customer, Array.from({ length: MANY }, (_, n) => person(machine, n))));
  const walk = walkOf(machine);
  while (await walk.turn());
  const file = machine.url.slice('sqlite:'.length);
  new Sqlite(file).pragma('wal_checkpoint(TRUNCATE)'); // what stood in the log stands in the file now
  expect(readFileSync(file).includes('老客户')).toBe(false);
  await machine.end();
});

describeOnServer('two processes on one server', () => {
  test('seal every name once between them', async () => {
    const machine = await testMachine('mysql');
    const other = await secondProcess(machine.url);
    const people = Array.from({ length: MANY }, (_, n) => person(machine, n));
    await machine.unitOfWork.run((tx) => tx.insert(Customer, people));
    const run = async (of: Machine) => {
      const walk = walkOf(of);
      while (await walk.turn());
    };
    await Promise.all([run(machine), run(other)]);
    expect(await machine.database.one('SELECT COUNT(*) AS n FROM customer WHERE name IS NOT NULL OR nameSealed IS NULL OR nameKey IS NULL')).toMatchObject({ n: 0 });
    expect(await namesIn(other, people)).toEqual(new Map(people.map(({ id, name }) => [id, name])));
    await other.database.close();
    await machine.end();
  });
});

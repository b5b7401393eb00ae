import { erasePerson } from '../../../src/features/customers/erasure/erase-person';
import { makeErasedKeyOf } from '../../../src/features/customers/erasure/erased-key';
import { readCustomer } from '../../../src/features/customers/read-customer';
import { idsOf, lockCustomers, type CustomerRecord } from '../../../src/features/customers/store';
import { makeResolveStaff } from '../../../src/features/staff/resolve-staff';
import type { Tx } from '../../../src/kernel/database/unit-of-work';
import type { Attempt } from '../../../src/kernel/work/registry';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';

const nowS = Math.floor(Date.now() / 1000);

describe.each(ENGINES)('erasing at the same moment as something else, on %s', (engine) => {
  let machine: TestMachine;
  const erasedKeyOf = makeErasedKeyOf(Buffer.alloc(32, 7));
  beforeAll(async () => { machine = await testMachine(engine); });
  afterAll(() => machine.end());

  const named = () => ({ nowMs: Date.now(), erasedKeyOf, engine });
  const take = async (tx: Tx, externalUserId: string) => (await lockCustomers(tx, [{ externalUserId, id: machine.ids.next() }], named())).get(externalUserId) as CustomerRecord;
  const erase = (id: string) => machine.unitOfWork.run((tx) => erasePerson({ ...machine, erasedKeyOf })(tx, id));
  const people = () => machine.database.rows<Record<string, unknown>>('SELECT id, name, nameSealed, nameKey, dataSalt FROM customer ORDER BY id');

  test('a detail read that was out when its person was erased brings no name back', async () => {
    const sender = readCustomer({ ...machine, erasedKeyOf, phoneKey: Buffer.alloc(32), wecom: {} as never, resolveStaff: makeResolveStaff(machine).resolveStaff });
    const { id } = await machine.unitOfWork.run((tx) => take(tx, 'wmOut'));
    const follow = { userId: 'WangFang', createTime: nowS - 60, tags: [{ id: 'et', name: 'gold', groupName: 'G', type: 1 }], state: null, remarkMobiles: ['13912345678'] };
    const read = [{ work: { id: 'w', key: id }, outcome: { kind: 'done', result: { beganAtMs: nowS * 1000, detail: { contact: { externalUserId: 'wmOut', name: '欧阳', type: 1 }, follows: [follow] } } } }] as unknown as Attempt<never>[];
    expect(await erase(id)).toBe(true);
    expect(await erase(id)).toBe(false);
    await machine.unitOfWork.run(async (tx) => { await sender.recordAll?.(tx, read); });
    expect(await people()).toEqual([{ id, name: null, nameSealed: null, nameKey: null, dataSalt: null }]);
    for (const table of ['customer_tag', 'follow_phone', 'follow_episode']) expect(await machine.database.rows(`SELECT id FROM ${table} WHERE customerId = ?`, [id])).toEqual([]);
    expect(await sender.send({ key: id } as never)).toMatchObject({ kind: 'expired' });
  });

  test('a callback that waits for the erasing finds the erased person, and leaves no second row behind', async () => {
    const { id } = await machine.unitOfWork.run((tx) => take(tx, 'wmMeets'));
    const found = await Promise.all([erase(id), ...[1, 2, 3].map(() => machine.unitOfWork.run((tx) => take(tx, 'wmMeets')))]);
    expect(found.slice(1).map((each) => (each as CustomerRecord).id)).toEqual([id, id, id]);
    const ids = await machine.unitOfWork.run((tx) => idsOf(tx, ['wmMeets', 'wmOther'], { ...named(), nextId: () => machine.ids.next() }));
    expect([ids.get('wmMeets'), ids.size]).toEqual([id, 2]);
    expect(await machine.database.rows("SELECT id FROM customer WHERE externalUserId = 'wmMeets'")).toEqual([]);
    expect(await machine.database.rows('SELECT id FROM customer WHERE externalUserId = ?', [erasedKeyOf('wmMeets')])).toEqual([{ id }]);
  });
});

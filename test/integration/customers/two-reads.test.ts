import { readCustomer } from '../../../src/features/customers/read-customer';
import { markTags } from '../../../src/features/customers/tag-store';
import { lockCustomers } from '../../../src/features/customers/store';
import { nameOf } from '../../../src/features/customer-names';
import { customersByIds } from '../../../src/features/customers';
import { makeResolveStaff } from '../../../src/features/staff/resolve-staff';
import type { Attempt } from '../../../src/kernel/work/registry';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';

const DAY_S = 86_400;
const nowS = Math.floor(Date.now() / 1000);
const tag = (name: string) => ({ id: `et-${name}`, name, groupName: 'G', type: 1 });
const follow = (userId: string, createTime: number, names: string[]) => ({ userId, createTime, tags: names.map(tag), state: null, remarkMobiles: [] });

describe.each(ENGINES)('two detail reads of one customer that end together, on %s', (engine) => {
  let machine: TestMachine;
  beforeAll(async () => { machine = await testMachine(engine); });
  afterAll(() => machine.end());

  test('P8 the later one counts, whichever ends first: its tags once, its followers all', async () => {
    const sender = readCustomer({ ...machine, phoneKey: Buffer.alloc(32), erasedKeyOf: String, wecom: {} as never, resolveStaff: makeResolveStaff(machine).resolveStaff });
    const id = machine.ids.next();
    const answer = (beganS: number, follows: object[]) => ({
      work: { id: `w${beganS}`, key: id }, outcome: { kind: 'done', result: { beganAtMs: beganS * 1000, detail: { contact: { externalUserId: 'wmTwice', name: `read at ${beganS}`, type: 1 }, follows } } },
    }) as unknown as Attempt<never>;
    const later = answer(nowS, [follow('WangFang', nowS - DAY_S, ['gold']), follow('LiLei', nowS - 5, [])]);
    const earlier = answer(nowS - 60, [follow('WangFang', nowS - DAY_S, ['gold', 'silver'])]);
    await machine.unitOfWork.run(async (tx) => {
      await lockCustomers(tx, [{ externalUserId: 'wmTwice', id }], { nowMs: Date.now(), erasedKeyOf: String, engine });
      await sender.recordAll?.(tx, [later, earlier]);
    });
    expect(await machine.database.rows('SELECT name FROM customer_tag')).toEqual([{ name: 'gold' }]);
    expect(await machine.database.rows('SELECT s.userId FROM follow_episode e JOIN staff s ON s.id = e.staffId WHERE e.endedAtMs IS NULL ORDER BY s.userId')).toEqual([{ userId: 'LiLei' }, { userId: 'WangFang' }]);
    const [customer] = await customersByIds(machine.database, [id]);
    expect(customer && nameOf(machine.persons, customer)).toBe(`read at ${nowS}`);
  });

  test('a read that began before we changed tags knows nothing of it: the tags stay, and it is asked again later', async () => {
    const { resolveStaff } = makeResolveStaff(machine);
    const sender = readCustomer({ ...machine, phoneKey: Buffer.alloc(32), erasedKeyOf: String, wecom: {} as never, resolveStaff });
    const id = machine.ids.next();
    const markedAtMs = (nowS + 1) * 1000 + 300;
    const read = (beganS: number, names: string[]) => [{
      work: { id: `w${beganS}`, key: id }, outcome: { kind: 'done', result: { beganAtMs: beganS * 1000, detail: { contact: { externalUserId: 'wmMarked', name: 'x', type: 1 }, follows: [follow('WangFang', nowS - DAY_S, names)] } } },
    }] as unknown as Attempt<never>[];
    const tags = () => machine.database.rows("SELECT name FROM customer_tag WHERE customerId = ? ORDER BY name", [id]);
    await machine.unitOfWork.run(async (tx) => {
      await lockCustomers(tx, [{ externalUserId: 'wmMarked', id }], { nowMs: Date.now(), erasedKeyOf: String, engine });
      await sender.recordAll?.(tx, read(nowS, ['gold']));
    });
    await machine.unitOfWork.run(async (tx) => markTags(tx, [{ customerId: id, staffId: await resolveStaff(tx, 'WangFang'), add: [{ tagId: 'et-new', name: 'new', groupName: 'G' }], removed: ['et-gold'] }],
      { nowMs: markedAtMs, nextId: () => machine.ids.next() }));
    await machine.unitOfWork.run(async (tx) => { await sender.recordAll?.(tx, read(nowS + 1, ['gold'])); });
    expect(await tags()).toEqual([{ name: 'new' }]);
    expect(await machine.database.rows("SELECT notBeforeMs FROM work WHERE subject = ? AND kind = 'customer.read'", [id])).toEqual([{ notBeforeMs: markedAtMs + 1000 }]);
    await machine.unitOfWork.run(async (tx) => { await sender.recordAll?.(tx, read(nowS + 2, ['silver'])); });
    expect(await tags()).toEqual([{ name: 'silver' }]);
  });
});

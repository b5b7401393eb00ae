import { createCustomers } from '../../../src/features/customers';
import { createMetrics } from '../../../src/kernel/metrics';
import { makeResolveStaff } from '../../../src/features/staff/resolve-staff';
import { askWishes } from '../../../src/features/tags/ask-wishes';
import { makeKeepLibrary } from '../../../src/features/tags/keep-library';
import type { Machine } from '../../../src/kernel/machine';
import { testMachine, type TestMachine } from '../../support/machine';
import { atOnce, describeOnServer, secondProcess } from '../../support/two-processes';

describeOnServer('tags with two processes', () => {
  let machine: TestMachine;
  let other: Machine;
  beforeAll(async () => {
    machine = await testMachine('mysql');
    other = await secondProcess(machine.url);
  });
  afterAll(async () => {
    await other.database.close();
    await machine.end();
  });

  test('asks for one pair at once: none is lost, and one call is queued', async () => {
    const ask = (of: Machine, tagId: string) => async (tx: Parameters<typeof askWishes>[1]) => {
      await askWishes(of, tx, [{ wishKey: 'mark:c:s', kind: 'tag.mark', customerId: 'c', staffId: 's', target: null, values: { [tagId]: true } }]);
    };
    await atOnce({ machine, does: ask(machine, 'a') }, { machine: other, does: ask(other, 'b') });
    await atOnce({ machine: other, does: ask(other, 'c') }, { machine, does: ask(machine, 'd') });
    const row = await machine.database.one<{ wanted: string; asks: number }>('SELECT wanted, asks FROM tag_wish');
    expect([Object.keys(JSON.parse(row?.wanted ?? '{}') as object).sort(), row?.asks]).toEqual([['a', 'b', 'c', 'd'], 4]);
    expect(await machine.database.rows("SELECT kind, once FROM work WHERE kind = 'tag.mark'")).toHaveLength(1);
  });

  test('listings stored at once: every tag once, the later listing counts', async () => {
    const keep = (of: Machine) => makeKeepLibrary({ ...of, customers: createCustomers(of, { wecom: {} as never, resolveStaff: makeResolveStaff(of).resolveStaff, openidKey: Buffer.alloc(32), phoneKey: Buffer.alloc(32), erasedKey: Buffer.alloc(32), metrics: createMetrics(), businessTimeZone: 'Asia/Shanghai' }) });
    const listing = (name: string, seenAtMs: number) => ({
      asked: null, absentIsGone: false, seenAtMs,
      groups: [{ id: 'g', name: '组', order: 0, deleted: false, tags: [{ id: 't', name, order: 0, deleted: false }, { id: `t${name}`, name: `own ${name}`, order: 0, deleted: false }] }],
    });
    const store = (of: Machine, name: string, seenAtMs: number) => (tx: Parameters<typeof askWishes>[1]) => keep(of)(tx, listing(name, seenAtMs), { type: 'work', id: 'w' });
    await atOnce({ machine, does: store(machine, 'later', 2000) }, { machine: other, does: store(other, 'earlier', 1000) });
    expect(await machine.database.rows('SELECT tagId, name FROM corp_tag ORDER BY tagId')).toEqual([{ tagId: 't', name: 'later' }, { tagId: 'tlater', name: 'own later' }]);
    await atOnce({ machine, does: store(machine, 'earlier', 2500) }, { machine: other, does: store(other, 'later', 3000) });
    expect(await machine.database.one("SELECT name FROM corp_tag WHERE tagId = 't'")).toEqual({ name: 'later' });
  });
});

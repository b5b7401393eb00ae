import { createCustomers } from '../../../src/features/customers';
import { createMetrics } from '../../../src/kernel/metrics';
import { makeHearChats, type ChatReport } from '../../../src/features/groups/hear-chats';
import { readGroup } from '../../../src/features/groups/read-group';
import { makeResolveStaff } from '../../../src/features/staff/resolve-staff';
import type { WorkItem } from '../../../src/kernel/work/outcome';
import type { GroupChat } from '../../../src/wecom';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';

describe.each(ENGINES)('reads of groups that come late, lag or lie, on %s', (engine) => {
  let machine: TestMachine;
  const startMs = Date.now();
  beforeAll(async () => { machine = await testMachine(engine); });
  afterAll(() => machine.end());

  let count = 0;
  /** A group of its own with the verbs that work on it; times are seconds since the test began. */
  const aGroup = () => {
    const chatId = `wr${count += 1}`;
    const { resolveStaff } = makeResolveStaff(machine);
    const customers = createCustomers(machine, { wecom: {} as never, resolveStaff, openidKey: Buffer.alloc(32), phoneKey: Buffer.alloc(32), erasedKey: Buffer.alloc(32), metrics: createMetrics(), businessTimeZone: 'Asia/Shanghai' });
    const sender = readGroup({ ...machine, wecom: {} as never, customers, resolveStaff });
    const row = async () => (await machine.database.one<{ id: string; status: string; memberVersion: string | null; wantedVersion: string | null; externals: number }>('SELECT id, status, memberVersion, wantedVersion, externals FROM group_chat WHERE chatId = ?', [chatId]));
    return {
      hear: (version: string | null, atS: number, dismissed = false) => machine.unitOfWork.run((tx) =>
        makeHearChats(machine)(tx, [{ chatId, version, atMs: startMs + atS * 1000, dismissed, cause: { type: 'callback', id: 'c' } } satisfies ChatReport])),
      read: async (version: string, beganS: number, people: readonly string[], payload: WorkItem['payload'] = {}) => {
        const key = String((await row())?.id);
        const chat: GroupChat = {
          chatId, name: 'g', ownerUserId: 'Owner', createTime: 1, memberVersion: version,
          members: people.map((id) => ({ id, isStaff: false, joinTime: Math.floor(startMs / 1000) - 100, joinScene: 3, state: null, inviterUserId: null })),
        };
        await machine.unitOfWork.run(async (tx) => { await sender.record?.(tx, { id: 'w', key, payload } as WorkItem, { kind: 'done', result: { beganAtMs: startMs + beganS * 1000, chat } }); });
      },
      row,
      inIt: async () => (await machine.database.rows<{ externalUserId: string }>(
        'SELECT c.externalUserId FROM group_member m JOIN customer c ON c.id = m.customerId WHERE m.groupId = ? AND m.leftAtMs IS NULL ORDER BY c.externalUserId', [String((await row())?.id)])).map((each) => each.externalUserId),
      queued: async () => (await machine.database.rows<{ payload: string; notBeforeMs: number }>("SELECT payload, notBeforeMs FROM work WHERE kind = 'group.read' AND subject = ? ORDER BY id", [String((await row())?.id)]))
        .map(({ payload, notBeforeMs }) => ({ ...(JSON.parse(payload) as object), inS: Math.ceil((notBeforeMs - Date.now()) / 10_000) * 10 })),
    };
  };

  test('a read that began before another changes nothing after it; the same read twice changes nothing', async () => {
    const group = aGroup();
    await group.hear('v2', 0);
    await group.read('v2', 2, ['wmA', 'wmB']);
    await group.read('v2', 2, ['wmA', 'wmB']);
    await group.read('v1', 1, ['wmA', 'wmOld']);
    expect([await group.inIt(), (await group.row())?.memberVersion]).toEqual([['wmA', 'wmB'], 'v2']);
  });

  test('doc 92122: a read that lags behind its event is read again after 60 s and 10 min; events of one slot share a read', async () => {
    const group = aGroup();
    await group.hear('v2', 5);
    await group.hear('v1', 4); // late: does not say what is true now
    expect((await group.row())?.wantedVersion).toBe('v2');
    expect((await group.queued()).length).toBeLessThanOrEqual(2); // two when the clock passes from one slot to the next between them
    const before = (await group.queued()).length;
    await group.read('v1', 6, ['wmA']);
    expect((await group.queued()).slice(before)).toEqual([{ step: 1, inS: 60 }]);
    await group.read('v1', 7, ['wmA'], { step: 1 });
    expect((await group.queued()).slice(before + 1)).toEqual([{ step: 2, inS: 600 }]);
    await group.read('v2', 8, ['wmA', 'wmB'], { step: 2 });
    expect([await group.inIt(), (await group.row())?.wantedVersion, (await group.queued()).length]).toEqual([['wmA', 'wmB'], null, before + 2]);
    await group.hear('v2', 9); // known already: nothing is waited for
    expect([(await group.queued()).length, (await group.row())?.wantedVersion]).toEqual([before + 2, null]);
  });

  test('P6 a listing that takes many people out needs a second word; an empty one is no answer', async () => {
    const group = aGroup();
    const crowd = Array.from({ length: 40 }, (_, n) => `wmCrowd${String(n).padStart(2, '0')}`);
    await group.hear(null, 0);
    await group.read('v1', 1, crowd);
    await group.read('v2', 2, []);
    await group.read('v2', 3, crowd.slice(0, 5));
    expect((await group.inIt()).length).toBe(40);
    await group.read('v2', 4, crowd.slice(0, 5), { confirms: 'v2' });
    expect((await group.inIt()).length).toBe(5);
    await group.hear('v3', 5);
    await group.read('v3', 6, crowd.slice(0, 1));
    expect((await group.row())?.externals).toBe(1);
  });

  test('a group in which nobody is at all is no answer, however few were in it', async () => {
    const group = aGroup();
    await group.hear(null, 0);
    await group.read('v1', 1, ['wmA']);
    await group.read('v2', 2, []);
    expect([await group.inIt(), (await group.row())?.memberVersion]).toEqual([['wmA'], 'v1']);
  });

  test('a group that was dissolved is not brought back by what is heard or read late', async () => {
    const group = aGroup();
    await group.hear(null, 9, true);
    await group.hear('v1', 1);
    await group.read('v1', 2, ['wmA']);
    expect([(await group.row())?.status, await group.inIt(), await group.queued()]).toEqual(['dismissed', [], []]);
  });
});

import { createStaff } from '../../../src/features/staff';
import { makeRecordRenames } from '../../../src/features/staff/record-renames';
import { makeRecordDepartures } from '../../../src/features/staff/record-departures';
import { makeRecordJoiners } from '../../../src/features/staff/record-joiners';
import { makeResolveStaff } from '../../../src/features/staff/resolve-staff';
import type { Cause } from '../../../src/kernel/events';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';

const cause: Cause = { type: 'callback', id: 'c1' };

describe.each(ENGINES)('names of members, on %s', (engine) => {
  let machine: TestMachine;
  let nowMs = Date.now();
  beforeAll(async () => { machine = await testMachine(engine, { clock: { nowMs: () => nowMs, sleep: (ms) => new Promise((resolve) => { setTimeout(resolve, ms); }) } }); });
  afterAll(() => machine.end());

  const inTx = <T>(closure: Parameters<typeof machine.unitOfWork.run<T>>[0]) => machine.unitOfWork.run(closure);

  test('another process hands out the id that is no more for half a minute at most', async () => {
    const [here, there] = [makeResolveStaff(machine), makeResolveStaff(machine)];
    const rename = makeRecordRenames({ ...machine, forgetNames: here.forgetNames });
    const older = await inTx((tx) => here.resolveStaff(tx, 'OldName'));
    nowMs += 1000;
    const younger = await inTx((tx) => there.resolveStaff(tx, 'NewName'));
    expect(await inTx((tx) => here.resolveStaff(tx, 'NewName'))).toBe(younger);
    await inTx((tx) => rename(tx, [{ from: 'OldName', to: 'NewName', atMs: nowMs, cause }]));
    expect(await inTx((tx) => here.resolveStaff(tx, 'newname'))).toBe(older);
    expect(await inTx((tx) => there.resolveStaff(tx, 'NewName'))).toBe(younger);
    nowMs += 30_001;
    expect([await inTx((tx) => there.resolveStaff(tx, 'NewName')), await inTx((tx) => there.resolveStaff(tx, 'OldName'))]).toEqual([older, older]);
  });

  test('a name that was given up leads to whoever joins under it', async () => {
    const { resolveStaff, forgetNames } = makeResolveStaff(machine);
    const joined = makeRecordJoiners({ ...machine, forgetNames });
    const member = await inTx((tx) => resolveStaff(tx, 'Wanderer'));
    await inTx((tx) => makeRecordRenames({ ...machine, forgetNames })(tx, [{ from: 'Wanderer', to: 'Settler', atMs: nowMs, cause }]));
    await inTx((tx) => joined(tx, [{ userId: 'Wanderer', atMs: nowMs - 1000 }])); // told late: that was the one who was renamed
    expect(await inTx((tx) => resolveStaff(tx, 'Wanderer'))).toBe(member);
    await inTx((tx) => joined(tx, [{ userId: 'Wanderer', atMs: nowMs + 1000 }]));
    expect(await inTx((tx) => resolveStaff(tx, 'Wanderer'))).not.toBe(member);
    expect(await inTx((tx) => resolveStaff(tx, 'Settler'))).toBe(member);
  });

  test('P5 a departure that is told late ends nobody who was given the name since', async () => {
    const depart = makeRecordDepartures(machine);
    const rename = makeRecordRenames({ ...machine, forgetNames: () => undefined });
    const [old] = await inTx(async (tx) => { await makeResolveStaff(machine).resolveStaff(tx, 'Heir'); return tx.rows<{ id: string }>("SELECT id FROM staff WHERE userKey = 'heir'"); });
    await inTx((tx) => rename(tx, [{ from: 'Heir', to: 'Throne', atMs: nowMs, cause }]));
    await inTx((tx) => depart(tx, [{ userId: 'Throne', atMs: nowMs - 3_600_000, cause }]));
    expect(await machine.database.one('SELECT leftAtMs FROM staff WHERE id = ?', [String(old?.id)])).toEqual({ leftAtMs: null });
    await inTx((tx) => depart(tx, [{ userId: 'Throne', atMs: nowMs + 1000, cause }]));
    expect(await machine.database.one('SELECT leftAtMs FROM staff WHERE id = ?', [String(old?.id)])).toEqual({ leftAtMs: nowMs + 1000 });
  });

  test('a listing from before a rename makes no second row of the old name', async () => {
    const { plugs } = createStaff(machine, { wecom: {} as never, openidKey: Buffer.alloc(32), businessTimeZone: 'Asia/Shanghai' });
    const list = (userIds: string[], beganAtMs: number) => inTx(async (tx) => {
      await plugs.senders?.find((sender) => sender.kind === 'staff.list')?.record?.(tx, { id: 'w1', payload: {} } as never, { kind: 'done', result: { userIds, beganAtMs } });
    });
    const rowsOf = (userKey: string) => machine.database.rows('SELECT id FROM staff WHERE userKey = ?', [userKey]);
    await list(['Lister'], nowMs);
    await inTx((tx) => makeRecordRenames({ ...machine, forgetNames: () => undefined })(tx, [{ from: 'Lister', to: 'Listed', atMs: nowMs, cause }]));
    await list(['Lister'], nowMs + 1000);
    expect(await rowsOf('lister')).toEqual([]);
    await list(['Listed', 'Lister'], nowMs + 3_600_000); // an hour later it is a person
    expect(await rowsOf('lister')).toHaveLength(1);
  });
});

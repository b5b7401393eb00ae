import { ENGINES } from '../../support/databases';
import { openTown, type Town } from '../../support/referral-town';

describe.each(ENGINES)('work rows on %s', (engine) => {
  let town: Town;
  beforeAll(async () => { town = await openTown(engine); });
  afterAll(() => town.company.end());

  const machine = () => town.company.bot.app.machine;
  const statusOf = (id: string) => machine().database.one("SELECT status, error FROM work WHERE id = ?", [id]);

  test('name members by our own ids only', async () => {
    await town.code(await town.campaign({ staffPick: 'owner' }));
    await town.company.settle();
    const rows = await machine().database.rows<{ kind: string; payload: string }>('SELECT kind, payload FROM work');
    expect(rows.map((row) => row.kind)).toEqual(expect.arrayContaining(['staff.read', 'contact_way.make']));
    expect(rows.filter(({ payload }) => /wangfang|lilei/i.test(payload))).toEqual([]);
  });

  test('rows of an earlier release, which named members by WeCom\'s ids, still work', async () => {
    const { database, unitOfWork, ids, clock } = machine();
    const [staffRow, wayRow, wayId, state] = [ids.next(), ids.next(), ids.next(), ids.secret(15)];
    await unitOfWork.run(async (tx) => {
      const member = await tx.one<{ id: string }>("SELECT id FROM staff WHERE userKey = 'lilei'");
      await tx.change('UPDATE staff SET readAtMs = NULL, name = NULL WHERE id = ?', [member?.id ?? '']);
      await tx.change("INSERT INTO contact_way (id, state, users, status, createdAtMs, changedAtMs) VALUES (?,?,?,'pending',?,?)", [wayId, state, '["LiLei"]', clock.nowMs(), clock.nowMs()]);
      const old = (id: string, kind: string, lane: string, subject: string, payload: object) => tx.change(
        "INSERT INTO work (id, kind, lane, subject, payload, status, attempts, doubt, notBeforeMs, createdAtMs) VALUES (?,?,?,?,?,'pending',0,0,0,?)", [id, kind, lane, subject, JSON.stringify(payload), clock.nowMs()]);
      await old(staffRow, 'staff.read', 'bulk', member?.id ?? '', { userId: 'LiLei' });
      await old(wayRow, 'contact_way.make', 'send', wayId, { state, users: ['LiLei'] });
    });
    await town.company.settle();
    expect([await statusOf(staffRow), await statusOf(wayRow)]).toEqual([{ status: 'done', error: null }, { status: 'done', error: null }]);
    expect(await database.one("SELECT name FROM staff WHERE userKey = 'lilei'")).toEqual({ name: '李雷' });
    expect(await database.one('SELECT status FROM contact_way WHERE id = ?', [wayId])).toEqual({ status: 'active' });
  });
});

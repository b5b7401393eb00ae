import { ENGINES } from '../../support/databases';
import { eventually, openTown, type Town } from '../../support/referral-town';

interface Item { id: string; kind: string; to: string; status: string; delivery: string; attempts: number }

describe.each(ENGINES)('a parked message on %s', (engine) => {
  let town: Town;
  beforeAll(async () => {
    town = await openTown(engine);
    const code = await town.code(await town.campaign());
    await town.strangers('wmFriend');
    await town.scan('wmFriend', code);
    await town.retained(); // no later notice, and both names are known: the words of the first one stay as they are
    await eventually(() => town.company.api<{ name: string | null }>('GET', '/customers/wmFriend'), ({ body }) => body.name === 'wmFriend');
    await eventually(messages, (items) => items.length === 2 && items.every((item) => item.delivery === 'sent'));
  });
  afterAll(() => town.company.end());

  const messages = async () => (await town.ok<{ items: Item[] }>('GET', '/outbox?kind=app_message')).items;
  const replay = (id: string) => town.company.api<Item & { code: string }>('POST', `/outbox/${id}/replay`);
  const write = (sql: string, ...params: (string | number)[]) => town.company.bot.app.machine.unitOfWork.run((tx) => tx.change(sql, params));
  const sent = () => eventually(messages, (items) => items.length > 0 && items.every((item) => item.delivery === 'sent'));

  test('is tried again by an admin, in doubt as it was, and says who wanted it', async () => {
    const [item] = await sent();
    const id = String(item?.id);
    await write("UPDATE work SET status = 'parked', delivery = 'unknown', doubt = 1, attempts = 9, error = 'x' WHERE id = ?", id);
    const answer = await replay(id);
    expect(answer).toMatchObject({ status: 200, body: { id, kind: 'app_message', to: 'WangFang' } });
    const [after] = await sent();
    expect(after).toMatchObject({ status: 'done', attempts: 1 });
    const { database } = town.company.bot.app.machine;
    expect(await database.one('SELECT doubt FROM work WHERE id = ?', [id])).toEqual({ doubt: 1 });
    const told = await database.rows<{ data: string; causeType: string; causeId: string }>("SELECT data, causeType, causeId FROM journal WHERE type = 'outbox.replayed' AND subject = ?", [id]);
    expect(told).toEqual([{ data: JSON.stringify({ kind: 'app_message', doubt: true }), causeType: 'api', causeId: expect.stringMatching(/^[0-9a-z]{26}$/) as string }]);
  });

  test('is refused unless it is parked and may still be delivered', async () => {
    const [item] = await sent();
    const id = String(item?.id);
    expect(await replay(id)).toMatchObject({ status: 409, body: { code: 'outbox.not_parked' } });
    await write("UPDATE work SET status = 'parked', deliverByMs = 1 WHERE id = ?", id);
    expect(await replay(id)).toMatchObject({ status: 409, body: { code: 'outbox.too_late' } });
    const job = await town.company.bot.app.machine.database.one<{ id: string }>("SELECT id FROM work WHERE kind = 'referral.settle' LIMIT 1");
    for (const unknown of ['nothing', String(job?.id)]) expect(await replay(unknown)).toMatchObject({ status: 404, body: { code: 'outbox.not_found' } });
  });
});

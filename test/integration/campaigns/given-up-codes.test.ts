import { ENGINES } from '../../support/databases';
import { eventually, openTown, type Code, type Town } from '../../support/referral-town';

interface MakeRow { id: string; status: string; doubt: number; attempts: number; claimToken: string | null }

describe.each(ENGINES)('codes whose making was given up on, on %s', (engine) => {
  let town: Town;
  beforeAll(async () => { town = await openTown(engine); });
  afterAll(() => town.company.end());

  const add = 'externalcontact/add_contact_way';
  const waysFor = async (state: string) => (await town.company.simulator.control.world()).contactWays.filter((way) => way.state === state);
  const ask = (campaignId: string) => town.company.api<Code>('POST', `/campaigns/${campaignId}/codes`, { referrerExternalUserId: 'wmZhang' });
  const makeRows = () => town.company.bot.app.machine.database.rows<MakeRow>("SELECT id, status, doubt, attempts, claimToken FROM work WHERE kind = 'contact_way.make' ORDER BY id");

  /** The first attempt fails so, and a person finds the row parked, as it is after the last of many. */
  async function parked(kind: 'loseReply' | 'errcode', status = 'parked'): Promise<{ campaignId: string; first: ReturnType<typeof ask> }> {
    const before = (await makeRows()).length;
    const campaignId = await town.campaign();
    await town.company.simulator.control.fault({ api: add, kind, errcode: 60020 });
    const first = ask(campaignId);
    const [row] = await eventually(async () => (await makeRows()).slice(before), ([made]) => made?.status === 'pending' && made.attempts === 1);
    await town.company.bot.app.machine.unitOfWork.run((tx) => tx.change('UPDATE work SET status = ? WHERE id = ?', [status, String(row?.id)]));
    return { campaignId, first };
  }

  test('P30 parked in doubt: the next ask looks for what was made, and there is exactly one', async () => {
    const { campaignId, first } = await parked('loseReply');
    expect((await makeRows()).at(-1)).toMatchObject({ status: 'parked', doubt: 1 });
    const { body } = await ask(campaignId);
    expect(body.status).toBe('active');
    expect((await waysFor(body.state)).map((way) => way.configId)).toEqual([body.configId]);
    expect((await first).body.state).toBe(body.state);
  });

  test('P30 what a later attempt made is found too: asked for two days ago, made today', async () => {
    const { campaignId, first } = await parked('loseReply');
    const [row, daysMs] = [(await makeRows()).at(-1), 2 * 86_400_000];
    await town.company.bot.app.machine.unitOfWork.run(async (tx) => {
      const way = await tx.one<{ id: string; changedAtMs: number }>('SELECT c.id, c.changedAtMs FROM contact_way c JOIN work w ON w.subject = c.id WHERE w.id = ?', [String(row?.id)]);
      const askedAtMs = Number(way?.changedAtMs) - daysMs;
      await tx.change('UPDATE contact_way SET changedAtMs = ? WHERE id = ?', [askedAtMs, String(way?.id)]);
      await tx.change('UPDATE work SET once = ? WHERE id = ?', [`contact_way.make:${way?.id}:${askedAtMs}`, String(row?.id)]);
    });
    const { body } = await ask(campaignId);
    expect((await waysFor(body.state)).map((way) => way.configId)).toEqual([body.configId]);
    await first;
  });

  test.each(['parked', 'expired', 'failed'])('%s without doubt: it is made by the next ask, once under many', async (status) => {
    const rows = (await makeRows()).length;
    const { campaignId, first } = await parked('errcode', status);
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask(campaignId)));
    expect(new Set(answers.map(({ body }) => `${body.status} ${body.state}`))).toEqual(new Set([`active ${answers[0]?.body.state}`]));
    expect(await waysFor(answers[0]?.body.state ?? '')).toHaveLength(1);
    expect((await makeRows()).length).toBe(rows + 1); // the row itself ran again
    await first;
  });

  test('a code that is being made is left to its maker', async () => {
    const campaignId = await town.campaign();
    await town.company.simulator.control.fault({ api: add, kind: 'errcode', errcode: 60020 });
    const answers = await Promise.all([ask(campaignId), ask(campaignId)]);
    expect(answers.map(({ body }) => body.status)).toEqual(['active', 'active']);
    expect((await makeRows()).at(-1)).toMatchObject({ status: 'done', attempts: 2 });
  });

  test('what WeCom says of the only member is remembered for the next publish', async () => {
    const alone = { staffUserIds: ['LiLei'] };
    const id = await town.campaign(alone);
    await town.company.simulator.control.fault({ api: add, kind: 'errcode', errcode: 40098 });
    expect((await ask(id)).body).toMatchObject({ status: 'failed' });
    await expect(town.campaign(alone)).rejects.toThrow(/staff_refused.*40098/);
  });
});

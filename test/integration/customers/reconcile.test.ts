import { reconcile as command } from '../../../scripts/reconcile';
import { follow } from '../../support/contact-events';
import { ENGINES } from '../../support/databases';
import { eventually, nowS, openTown, type Town } from '../../support/referral-town';

interface Report { id: string; startedAt: string; finishedAt: string | null; scanned: number; missedAdds: number; missedDeletes: number; missedDeletesBySend: number; repaired: number; parked: number }
interface Follow { staffUserId: string; endedAt: string | null; endedBy: string | null; state: string | null }

const BATCH = 'externalcontact/batch/get_by_user';

describe.each(ENGINES)('reconcile on %s', (engine) => {
  let town: Town;
  beforeAll(async () => { town = await openTown(engine); });
  afterAll(() => town.company.end());

  const control = () => town.company.simulator.control;
  const database = () => town.company.bot.app.machine.database;
  const last = () => town.company.api<Report>('GET', '/reconciliations/last');
  const finished = (id: string) => eventually(async () => (await last()).body, (report) => report.id === id && report.finishedAt !== null, 20_000);
  const reconcile = async () => finished((await town.ok<Report>('POST', '/reconciliations')).id);
  const follows = async (customer: string) => (await town.ok<{ follows: Follow[] }>('GET', `/customers/${customer}`)).follows;
  const openFollows = () => database().rows('SELECT id FROM follow_episode WHERE endedAtMs IS NULL ORDER BY id');
  /** A friend of whom WeCom never told us anything. */
  const lostScan = async (customer: string, code: { configId: string }, more: Record<string, unknown> = {}) => control().scan({ customer, configId: code.configId, userId: 'WangFang', lose: true, ...more });

  test('before the first there is none; the first finds all that the first sync found, and counts nothing', async () => {
    expect((await last()).status).toBe(404);
    const [one, two] = await Promise.all([town.company.api<Report>('POST', '/reconciliations'), town.company.api<Report>('POST', '/reconciliations')]);
    expect([one.status, two.status, two.body.id]).toEqual([202, 202, one.body.id]);
    expect(await finished(one.body.id)).toMatchObject({ scanned: 3, missedAdds: 0, missedDeletes: 0, missedDeletesBySend: 0, repaired: 0, parked: 0 });
  });

  test('P4 a lost add with a known state is attributed within one cycle, at its own time, and its late callback doubles nothing', async () => {
    const campaign = await town.campaign({ retention: 'P1D', startsAt: new Date(Date.now() - 60 * 86_400_000).toISOString() });
    const code = await town.code(campaign);
    await town.strangers('wmLost', 'wmTooOld');
    const s = nowS() - 3600;
    await lostScan('wmLost', code, { at: s });
    await lostScan('wmTooOld', code, { at: nowS() - 31 * 86_400 });
    expect(await reconcile()).toMatchObject({ missedAdds: 2, missedDeletes: 0, repaired: 2 });
    await town.company.settle();
    const [item, ...others] = await eventually(() => town.referrals(campaign), (items) => items.length > 0);
    expect(others).toEqual([]);
    expect(item).toMatchObject({ refereeExternalUserId: 'wmLost', referrerExternalUserId: 'wmZhang', addedAt: new Date(s * 1000).toISOString() });
    await control().postEvent({ xml: follow('add_external_contact', 'WangFang', 'wmLost', s, code.state) });
    await town.company.settle();
    expect(await follows('wmLost')).toHaveLength(1);
    expect(await town.referrals(campaign)).toHaveLength(1);
    expect(await reconcile()).toMatchObject({ missedAdds: 0, repaired: 0 });
  });

  test('P6 a lost delete ends the follow; nobody lapses while another member has the friend; it counts once', async () => {
    const campaign = await town.campaign({ retention: 'P1D' });
    const code = await town.code(campaign);
    await town.strangers('wmGone');
    await town.scan('wmGone', code);
    await control().addWithoutCode({ userId: 'LiLei', customer: 'wmGone' });
    await town.company.settle();
    await eventually(() => follows('wmGone'), (all) => all.length === 2);
    await control().staffDeletes({ userId: 'WangFang', customer: 'wmGone', lose: true });
    expect(await reconcile()).toMatchObject({ missedAdds: 0, missedDeletes: 1, repaired: 1, parked: 0 });
    expect((await follows('wmGone')).filter((each) => each.endedAt !== null)).toMatchObject([{ staffUserId: 'WangFang', endedBy: 'unknown' }]);
    await eventually(() => town.referrals(campaign), ([item]) => item?.status === 'bound');
    expect(await reconcile()).toMatchObject({ missedDeletes: 0 });
    // now nobody has the friend any more, and WeCom drops a relation from its lists only when the member deleted it
    await control().staffDeletes({ userId: 'LiLei', customer: 'wmGone', lose: true });
    expect(await reconcile()).toMatchObject({ missedDeletes: 1, repaired: 1 });
    await eventually(() => town.referrals(campaign), ([item]) => item?.status === 'lapsed');
  });

  test.each([
    ['84061', { kind: 'errcode', errcode: 84061, times: 2 }, 2], ['60011', { kind: 'errcode', errcode: 60011, times: 2 }, 2],
  ] as const)('P6 a listing that answers %s ends nobody', async (_, fault, parked) => {
    const before = await openFollows();
    await control().fault({ api: BATCH, ...fault });
    const report = await reconcile();
    await control().clearFaults();
    expect(report).toMatchObject({ missedDeletes: 0, parked });
    expect(await openFollows()).toEqual(before);
  });

  test('P6 a page that lacks its half and says it is the last, and a cursor that leads back, end nobody', async () => {
    const before = await openFollows();
    await control().fault({ api: BATCH, kind: 'cutPage', times: 2 });
    expect(await reconcile()).toMatchObject({ missedDeletes: 0 });
    await control().fault({ api: BATCH, kind: 'loopCursor', times: 9 });
    expect(await reconcile()).toMatchObject({ missedDeletes: 0, parked: 2 });
    await control().clearFaults();
    expect(await openFollows()).toEqual(before);
  });

  test('P6 the brake: a member who falls out of range, and one whose listing would end more than twenty, end nobody', async () => {
    const crowd = Array.from({ length: 60 }, (_, n) => `wmCrowd${n}`);
    await control().seed({ staff: [{ userId: 'HanMei' }, { userId: 'ZhaoLi' }], customers: crowd.map((externalUserId) => ({ externalUserId })),
      follows: crowd.map((customer, n) => ({ userId: n < 30 ? 'HanMei' : 'ZhaoLi', customer, createdAt: nowS() - 86_400 })) });
    await town.company.restart();
    await town.company.settle();
    await control().updateStaff({ userId: 'ZhaoLi', inRange: false });
    for (const customer of crowd.slice(0, 21)) await control().staffDeletes({ userId: 'HanMei', customer, lose: true });
    expect(await reconcile()).toMatchObject({ missedDeletes: 0, parked: 2 });
    expect(await follows('wmCrowd0')).toMatchObject([{ endedAt: null }]);
    expect(await follows('wmCrowd59')).toMatchObject([{ endedAt: null }]);
    await control().addWithoutCode({ userId: 'HanMei', customer: 'wmCrowd0' });
    await town.company.settle();
    expect(await reconcile()).toMatchObject({ missedDeletes: 20, parked: 1 });
    const metrics = await (await fetch(`${town.company.url}/metrics`)).text();
    expect(metrics).toMatch(/^reconcile_missed_deletes 20$/m);
    expect(metrics).toMatch(/^reconcile_parked_listings 1$/m);
  });

  test('P6 a mass message that finds no friend any more ends the follow as the customer, once, and is counted apart', async () => {
    const idOf = async (sql: string) => (await database().one<{ id: string }>(sql))?.id ?? '';
    const staffId = await idOf("SELECT id FROM staff WHERE userId = 'WangFang'");
    const told = { type: 'customer.not_friend', subject: await idOf("SELECT id FROM customer WHERE externalUserId = 'wmChen'"), data: { staffId, sinceMs: Date.now(), atMs: Date.now() }, cause: { type: 'work' as const, id: 'poll' } };
    for (let n = 0; n < 2; n += 1) await town.company.bot.app.machine.unitOfWork.run((tx) => Promise.resolve(tx.emit(told)));
    await eventually(() => follows('wmChen'), ([follow]) => follow?.endedBy === 'customer');
    await town.company.settle();
    expect((await last()).body).toMatchObject({ missedDeletesBySend: 1 });
    expect(await reconcile()).toMatchObject({ missedAdds: 0, missedDeletes: 0, missedDeletesBySend: 1 });
    expect(await reconcile()).toMatchObject({ missedAdds: 0, missedDeletesBySend: 0 });
    expect(await follows('wmChen')).toHaveLength(1);
  });

  test('npm run reconcile asks beside the running bot, joins a run under way, and says what it found', async () => {
    const lines: string[] = [];
    const url = town.company.databaseUrl;
    expect(await command(['--json'], { DATABASE_URL: url }, { out: (line) => lines.push(line), remark: () => undefined })).toBe(0);
    expect(JSON.parse(lines.at(-1) ?? '')).toEqual((await last()).body);
    expect(await command([], { DATABASE_URL: 'sqlite:/nowhere/at/all.db' }, { out: () => undefined, remark: () => undefined })).toBe(1);
  });

  test('P8 a tag that was put on by the API of another app comes with the next reconcile', async () => {
    await control().seed({ tagGroups: [{ name: '等级', tags: ['金'] }] });
    const tagId = (await control().world()).tagGroups[0]?.tags[0]?.tagId ?? '';
    await control().staffEdits({ userId: 'WangFang', customer: 'wmLiu', addTags: [tagId], lose: true });
    await reconcile();
    await eventually(() => town.ok<{ tags: { name: string }[] }>('GET', '/customers/wmLiu'), ({ tags }) => tags[0]?.name === '金');
  });
});

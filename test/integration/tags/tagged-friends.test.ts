import { ENGINES } from '../../support/databases';
import { eventually, openTown, termsOf, type Town } from '../../support/referral-town';

describe.each(ENGINES)('friends tagged by their campaign, on %s', (engine) => {
  let town: Town;
  const ids: Record<string, string> = {};
  beforeAll(async () => {
    town = await openTown(engine);
    const { items } = await town.ok<{ items: { id: string; name: string }[] }>('POST', '/tags', { groupName: '转介绍', names: ['新朋友', '留存', '无效'] });
    for (const { id, name } of items) ids[name] = id;
  });
  afterAll(() => town.company.end());

  const terms = () => ({ tags: { onBound: [ids['新朋友']], onRetained: [ids['留存']], onRejected: [ids['无效']] } });
  const tagged = async (customer: string) => {
    const { body: { tags = [] } } = await town.company.api<{ tags?: { name: string }[] }>('GET', `/customers/${customer}`); // a friend is not known before the callback is read
    const follow = (await town.company.simulator.control.world()).follows.find((each) => each.externalUserId === customer);
    return [tags.map((tag) => tag.name).sort(), Object.keys(ids).filter((name) => follow?.tagIds.includes(ids[name] ?? '')).sort()];
  };
  const becomes = (customer: string, ...names: string[]) => eventually(() => tagged(customer), (seen) => JSON.stringify(seen) === JSON.stringify([names.sort(), names.sort()]));

  test('a campaign shows its tags; one that does not exist stops the publishing', async () => {
    const { id, tags } = await town.ok<{ id: string; tags: object }>('POST', '/campaigns', termsOf({ tags: { onBound: [ids['新朋友'], 'etNothing'] } }));
    expect(tags).toEqual({ onBound: [ids['新朋友'], 'etNothing'] });
    expect(await town.company.api('POST', `/campaigns/${id}/publish`)).toMatchObject({ status: 422, body: { errors: [{ path: 'tags.onBound[1]', code: 'tag_unknown' }] } });
  });

  test('bound, and nothing more while that is so: a tag that a member takes off stays off', async () => {
    const id = await town.campaign({ ...terms(), retention: 'PT1H' });
    const code = await town.code(id);
    await town.strangers('wmFriend');
    await town.scan('wmFriend', code);
    await becomes('wmFriend', '新朋友');
    await town.company.simulator.control.staffEdits({ userId: 'WangFang', customer: 'wmFriend', removeTags: [ids['新朋友'] ?? ''] });
    await becomes('wmFriend');
    const { machine } = town.company.bot.app;
    const friend = await machine.database.one<{ id: string }>("SELECT id FROM customer WHERE externalUserId = 'wmFriend'");
    await machine.unitOfWork.run((tx) => Promise.resolve(tx.enqueue({ kind: 'referral.tag', key: String(friend?.id), payload: {}, once: 'another look' })));
    await eventually(() => machine.database.one<{ status: string }>("SELECT status FROM work WHERE once = 'another look'"), (row) => row?.status === 'done');
    expect(await machine.database.rows("SELECT id FROM work WHERE kind = 'tag.mark' AND recipient = ?", [`customer:${String(friend?.id)}`])).toHaveLength(1);
    await becomes('wmFriend');
    expect((await town.referrals(id))[0]?.status).toBe('bound');
  });

  test('retained: the tags of both steps', async () => {
    const code = await town.code(await town.campaign({ ...terms(), retention: 'PT1S' }));
    await town.strangers('wmLoyal');
    await town.scan('wmLoyal', code);
    await becomes('wmLoyal', '新朋友', '留存');
  });

  test('a scan that does not count is tagged as such', async () => {
    const id = await town.campaign({ ...terms(), retention: 'PT1H' });
    const code = await town.code(id, 'wmZhang');
    const other = await town.campaign({ ...terms(), retention: 'PT1H' });
    const wanted = await town.code(other, 'wmLiu');
    await town.strangers('wmOld');
    await town.scan('wmOld', code);
    await becomes('wmOld', '新朋友');
    // the other campaign finds a customer: its verdict adds its own tag and takes nothing of the first one's
    await town.scan('wmOld', wanted, { userId: 'LiLei' });
    await eventually(async () => (await town.referrals(other)).map((item) => item.status), ([status]) => status === 'rejected');
    await eventually(() => tagged('wmOld'), ([shown = []]) => shown.includes('无效') && shown.includes('新朋友'));
  });
});

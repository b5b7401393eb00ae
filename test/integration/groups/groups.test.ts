import { openCompany, type Company } from '../../support/company';
import { ENGINES } from '../../support/databases';
import { eventually } from '../../support/referral-town';

interface Group { chatId: string; name: string; ownerUserId: string; status: string; memberCount: number; externalCount: number; dismissedAt: string | null; readAt: string | null }
interface Member { type: string; userId: string | null; externalUserId: string | null; joinScene: string; state: string | null; inviterUserId: string | null; leftAt: string | null }
interface List<Item> { items: Item[]; nextCursor: string | null }

describe.each(ENGINES)('customer groups, on %s', (engine) => {
  let company: Company;
  beforeAll(async () => {
    company = await openCompany(engine, { seed: {
      staff: [{ userId: 'WangFang' }, { userId: 'LiLei' }], customers: ['wmZhang', 'wmLiu', 'wmNew', 'wmGuest', 'wmUntold'].map((externalUserId) => ({ externalUserId, name: externalUserId })),
      groupChats: [{ chatId: 'wrA', name: '甲', owner: 'WangFang', members: ['LiLei', 'wmZhang', 'wmLiu'] }, { chatId: 'wrB', name: '乙', owner: 'LiLei', members: ['wmZhang'] }],
    } });
  });
  afterAll(() => company.end());

  const control = () => company.simulator.control;
  const groups = async () => (await company.api<List<Group>>('GET', '/groups')).body.items;
  const group = async (chatId: string) => (await company.api<Group>('GET', `/groups/${chatId}`)).body;
  const members = async (chatId: string) => (await company.api<Partial<List<Member>>>('GET', `/groups/${chatId}/members?limit=100`)).body.items ?? []; // a group is not known before its event is read
  const inIt = async (chatId: string) => (await members(chatId)).filter((member) => member.leftAt === null).map((member) => member.userId ?? member.externalUserId).sort();

  test('the first listing finds every group and who is in it', async () => {
    await eventually(groups, (items) => items.length === 2 && items.every((item) => item.readAt !== null));
    expect(await group('wrA')).toMatchObject({ chatId: 'wrA', name: '甲', ownerUserId: 'WangFang', status: 'active', memberCount: 4, externalCount: 2 });
    expect(await inIt('wrA')).toEqual(['LiLei', 'WangFang', 'wmLiu', 'wmZhang']);
    const first = (await company.api<List<Member>>('GET', '/groups/wrA/members?limit=3')).body;
    const second = (await company.api<List<Member>>('GET', `/groups/wrA/members?limit=3&cursor=${first.nextCursor ?? ''}`)).body;
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([3, 1, null]);
    expect(await company.api('GET', '/groups/wrNone')).toMatchObject({ status: 404, body: { code: 'group.not_found' } });
  });

  test('joins with scene, inviter and state, leaves, renames: told twice, out of order or never', async () => {
    await control().groupJoins({ chatId: 'wrA', members: ['wmNew'], scene: 3, state: 'r_abc', deliver: 2 });
    await control().groupJoins({ chatId: 'wrA', members: ['wmUntold'], scene: 3, lose: true });
    await control().groupJoins({ chatId: 'wrA', members: ['wmGuest'], scene: 1, by: 'LiLei', delayMs: 300 });
    await control().groupLeaves({ chatId: 'wrA', members: ['wmLiu'] });
    await control().groupRenames({ chatId: 'wrA', name: '丙' });
    await eventually(() => inIt('wrA'), (people) => String(people) === 'LiLei,WangFang,wmGuest,wmNew,wmUntold,wmZhang');
    await eventually(() => group('wrA'), (seen) => seen.name === '丙' && seen.memberCount === 6 && seen.externalCount === 4);
    const all = await members('wrA');
    const of = (externalUserId: string) => all.find((member) => member.externalUserId === externalUserId);
    expect(of('wmNew')).toMatchObject({ type: 'external', joinScene: 'qr_code', state: 'r_abc', inviterUserId: null });
    expect(of('wmGuest')).toMatchObject({ joinScene: 'invited', state: null, inviterUserId: 'LiLei' });
    expect(of('wmLiu')?.leftAt).toEqual(expect.any(String));
    expect(await inIt('wrB')).toEqual(['LiLei', 'wmZhang']);
  });

  test('a group that is dissolved keeps its history', async () => {
    await control().groupDismisses({ chatId: 'wrB' });
    await eventually(() => group('wrB'), (seen) => seen.status === 'dismissed');
    expect(await inIt('wrB')).toEqual([]);
    expect(await members('wrB')).toHaveLength(2);
    expect((await company.api<List<Group>>('GET', '/groups?status=dismissed')).body.items.map((item) => item.chatId)).toEqual(['wrB']);
  });

  test('a new group is known from its event', async () => {
    const { chatId } = await control().groupOpens({ name: '丁', owner: 'LiLei', members: ['wmZhang'] });
    await eventually(() => inIt(chatId), (people) => people.length === 2);
  });
});

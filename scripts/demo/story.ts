import type { createSimulatorClient } from '../../simulator/client';
import type { BotApi } from './bot-api';

type World = ReturnType<typeof createSimulatorClient>;

export interface StoryLine {
  what: string;
  expected: string;
  got: string;
  ok: boolean;
}

interface Code { id: string; configId: string; state: string }
interface Referral { id: string; refereeExternalUserId: string; referrerExternalUserId: string; status: string; reason: { code: string; text: string } | null }

const STAFF = { wang: 'WangFang', li: 'LiLei', chen: 'ChenJing' };
/** Who may do everything at the console, and can come back when a session is over. */
export const ADMINISTRATOR = 'HanMei';
const DAY_S = 86_400;
const RETENTION_DAYS = 7;
const RETENTION_MS = RETENTION_DAYS * DAY_S * 1000;
/** For what is played and talked about before the retention, and after it. */
const ASIDE_MS = 120_000;
export const STORY_TAKES_MS = RETENTION_MS + ASIDE_MS;

/** A small company: three members, two old customers who refer, one old customer of somebody else, and friends who are not customers yet. */
export async function seedCompany(world: World): Promise<void> {
  const longAgo = Math.floor(Date.now() / 1000) - 90 * DAY_S;
  const friends = ['李明', '赵六', '孙七', '周八', '吴九', '郑十'].map((name, index) => ({ externalUserId: `wmDemoFriend${index + 1}`, name }));
  await world.seed({
    staff: [{ userId: STAFF.wang, name: '王芳' }, { userId: STAFF.li, name: '李雷' }, { userId: STAFF.chen, name: '陈静' }, { userId: ADMINISTRATOR, name: '韩梅（管理员）' }],
    customers: [
      { externalUserId: 'wmDemoReferrerZhang', name: '张女士' }, { externalUserId: 'wmDemoReferrerLiu', name: '刘先生' }, { externalUserId: 'wmDemoOldQian', name: '钱老板' },
      { externalUserId: 'wmDemoStaffChen', name: '静静', privateWechatOf: STAFF.chen }, ...friends,
    ],
    follows: [
      { userId: STAFF.wang, customer: 'wmDemoReferrerZhang', createdAt: longAgo }, { userId: STAFF.wang, customer: 'wmDemoReferrerLiu', createdAt: longAgo + DAY_S },
      { userId: STAFF.li, customer: 'wmDemoOldQian', createdAt: longAgo },
    ],
  });
}

const TERMS = () => ({
  name: '冬季转介绍', startsAt: new Date(Date.now() - 60_000).toISOString(), endsAt: new Date(Date.now() + 90 * DAY_S * 1000).toISOString(), codeKind: 'contact_way',
  staffUserIds: [STAFF.wang, STAFF.li], staffPick: 'pool', retention: `P${RETENTION_DAYS}D`, budget: { points: 100_000 },
  welcome: { text: '您好，欢迎！您的朋友推荐了我们，保持联系满期后双方都有积分。' },
  rewards: [
    { key: 'referrer', milestone: 'retained', beneficiary: 'referrer', kind: 'points', amount: 100 },
    { key: 'referee', milestone: 'retained', beneficiary: 'referee', kind: 'points', amount: 50 },
  ],
});

export interface Story {
  lines: StoryLine[];
  campaignId: string;
  seconds: number;
}

/** Plays the referral story through real HTTP and compares each outcome with what it must be. */
export async function playStory(world: World, bot: BotApi): Promise<Story> {
  const startedMs = performance.now(); // the clock of the world is turned meanwhile
  const campaign = await bot.call<{ id: string }>('POST', '/campaigns', TERMS());
  await bot.call('POST', `/campaigns/${campaign.id}/publish`);
  const codeOf = (referrer: string) => bot.call<Code>('POST', `/campaigns/${campaign.id}/codes`, { referrerExternalUserId: referrer });
  const zhang = await codeOf('wmDemoReferrerZhang');
  const liu = await codeOf('wmDemoReferrerLiu');
  await scans(world, zhang, liu);
  await settled(world, bot);
  for (const advanceMs of [RETENTION_MS, ASIDE_MS]) {
    await world.clock({ advanceMs });
    await settled(world, bot);
  }
  const lines = [...(await verdicts(bot, campaign.id)), ...(await money(bot)), ...(await messages(world))];
  return { lines, campaignId: campaign.id, seconds: Math.round((performance.now() - startedMs) / 100) / 10 };
}

/** Everything that happens at the door, in the order in which it happens in the world. */
async function scans(world: World, zhang: Code, liu: Code): Promise<void> {
  const at = Math.floor(Date.now() / 1000);
  const scan = (customer: string, code: Code, userId: string, more: { at?: number; deliver?: number } = {}) => world.scan({ customer, configId: code.configId, userId, ...more });
  await scan('wmDemoFriend1', zhang, STAFF.wang); // an honest friend
  await scan('wmDemoFriend2', zhang, STAFF.wang, { deliver: 3 }); // one callback comes three times
  await scan('wmDemoFriend3', zhang, STAFF.wang, { at }); // two friends in one second
  await scan('wmDemoFriend4', liu, STAFF.wang, { at });
  await scan('wmDemoReferrerZhang', zhang, STAFF.li); // scans her own code
  await scan('wmDemoOldQian', zhang, STAFF.wang); // an old customer of another member
  await scan('wmDemoStaffChen', liu, STAFF.wang); // the private WeChat of a member
  await scan('wmDemoFriend5', zhang, STAFF.wang); // leaves during retention
  await world.settle();
  await new Promise((resolve) => setTimeout(resolve, 1000)); // WeCom tells time in whole seconds
  await scan('wmDemoFriend1', liu, STAFF.li); // another code had already won
  await world.customerDeletes({ userId: STAFF.wang, customer: 'wmDemoFriend5' });
  await world.eventFaults({ reorderNext: 2 });
  await scan('wmDemoFriend6', liu, STAFF.wang); // the delete overtakes its add
  await world.customerDeletes({ userId: STAFF.wang, customer: 'wmDemoFriend6' });
}

async function settled(world: World, bot: BotApi): Promise<void> {
  await world.settle();
  await bot.quiet();
}

const EXPECTED: readonly (readonly [what: string, referee: string, referrer: string, status: string, reason: string | null])[] = [
  ['张女士的朋友李明扫码并留存', 'wmDemoFriend1', 'wmDemoReferrerZhang', 'retained', null],
  ['同一回调送达三次，只算一次', 'wmDemoFriend2', 'wmDemoReferrerZhang', 'retained', null],
  ['同一秒两位朋友（其一）', 'wmDemoFriend3', 'wmDemoReferrerZhang', 'retained', null],
  ['同一秒两位朋友（其二）', 'wmDemoFriend4', 'wmDemoReferrerLiu', 'retained', null],
  ['扫自己的码', 'wmDemoReferrerZhang', 'wmDemoReferrerZhang', 'rejected', 'self_referral'],
  ['别的员工的老客户', 'wmDemoOldQian', 'wmDemoReferrerZhang', 'rejected', 'existing_customer'],
  ['员工的私人微信', 'wmDemoStaffChen', 'wmDemoReferrerLiu', 'rejected', 'referee_is_staff'],
  ['已由别人推荐过', 'wmDemoFriend1', 'wmDemoReferrerLiu', 'rejected', 'already_referred'],
  ['保持期内离开', 'wmDemoFriend5', 'wmDemoReferrerZhang', 'lapsed', 'unfollowed'],
  ['删除事件先于添加到达', 'wmDemoFriend6', 'wmDemoReferrerLiu', 'lapsed', 'unfollowed'],
];

async function verdicts(bot: BotApi, campaignId: string): Promise<StoryLine[]> {
  const { items } = await bot.call<{ items: Referral[] }>('GET', `/referrals?campaignId=${campaignId}&limit=100`);
  const lines = EXPECTED.map(([what, referee, referrer, status, reason]) => {
    const found = items.filter((item) => item.refereeExternalUserId === referee && item.referrerExternalUserId === referrer);
    return line(what, textOf(status, reason), found.map((item) => textOf(item.status, item.reason?.code ?? null)).join(' + ') || 'nothing');
  });
  return [...lines, line('转介绍记录总数', String(EXPECTED.length), String(items.length))];
}

async function money(bot: BotApi): Promise<StoryLine[]> {
  const pointsOf = async (customer: string) => (await bot.call<{ points: { available: number; held: number } }>('GET', `/customers/${customer}`)).points;
  const shown = async (what: string, customer: string, available: number) => {
    const points = await pointsOf(customer);
    return line(what, `${available} available, 0 held`, `${points.available} available, ${points.held} held`);
  };
  const ledger = await bot.call<{ ok: boolean; entries: number }>('GET', '/ledger/verification');
  return [
    await shown('张女士的积分（3 位留存）', 'wmDemoReferrerZhang', 300), await shown('刘先生的积分（1 位留存）', 'wmDemoReferrerLiu', 100), await shown('李明的积分', 'wmDemoFriend1', 50),
    line('账本核对', 'ok', ledger.ok ? 'ok' : 'faults'),
  ];
}

async function messages(world: World): Promise<StoryLine[]> {
  const greeted = new Set((await world.delivered({ kind: 'welcome' })).map((message) => message.to));
  const friends = ['wmDemoFriend1', 'wmDemoFriend2', 'wmDemoFriend3', 'wmDemoFriend4', 'wmDemoFriend5', 'wmDemoFriend6', 'wmDemoOldQian', 'wmDemoStaffChen'];
  const told = (await world.delivered({ kind: 'app' })).length;
  return [
    line('扫码的人都收到欢迎语', String(friends.length), String(friends.filter((friend) => greeted.has(friend)).length)),
    line('员工收到应用消息', 'yes', told > 0 ? 'yes' : 'no'),
  ];
}

const textOf = (status: string, reason: string | null) => (reason === null ? status : `${status}: ${reason}`);
const line = (what: string, expected: string, got: string): StoryLine => ({ what, expected, got, ok: expected === got });

import { act, readBot, readWorld, type BotView, type World } from './control';
import type { Told } from './words';
import { turnClock } from './world-clock';

/** One step: what is said, and what is done in the world. Each play brings people of its own, so a story can be told again and again. */
export interface StoryStep {
  say: Told;
  run(scene: Scene): Promise<void>;
}

/** Who plays: two referrers with codes, two members, and new people of this play. */
export interface Scene {
  person(n: number): string;
  code: { referrer: string; configId: string };
  other: { referrer: string; configId: string };
  staff: [string, string];
  old: string | null;
}

const WEEK_MS = 7 * 24 * 3_600_000;
const NAMES = ['小云', '小丁', '小满'];

/** Throws when the world lacks what a story needs. */
export async function openScene(): Promise<Scene> {
  const [world, bot] = [await readWorld(), await readBot()];
  const [code, other] = codesOf(bot);
  if (!code || !other) throw new Error('2 codes');
  const [first, second] = world.staff.filter((member) => !member.left && member.activated).map((member) => member.userId);
  if (first === undefined || second === undefined) throw new Error('2 staff');
  const play = Date.now().toString(36);
  const told = world.customers.filter(({ externalUserId }) => externalUserId.startsWith('wmStory')).length / NAMES.length;
  const person = (n: number) => `wmStory${play}x${n}`;
  await act('seed', { customers: NAMES.map((name, n) => ({ externalUserId: person(n), name: told === 0 ? name : `${name} ${told + 1}` })) });
  return { person, code, other, staff: [first, second], old: oldCustomerOf(world, bot, second) };
}

/** One code a referrer. */
const codesOf = (bot: BotView): BotView['codes'] => bot.codes.filter(({ referrer }, index) => bot.codes.findIndex((each) => each.referrer === referrer) === index);

/** Somebody whom another member has known for long and who refers nobody. */
const oldCustomerOf = (world: World, bot: BotView, userId: string): string | null =>
  world.follows.find((follow) => follow.userId === userId && !bot.codes.some(({ referrer }) => referrer === follow.externalUserId) && !follow.externalUserId.startsWith('wmStory'))?.externalUserId ?? null;

export const STORY: readonly StoryStep[] = [
  { say: ['一位朋友扫了推荐人的码，添加员工：绑定，等保持期满。', 'A friend scans the referrer’s code and adds a member: bound, until retention ends.'],
    run: ({ person, code, staff }) => act('scan', { customer: person(0), configId: code.configId, userId: staff[0] }).then(() => undefined) },
  { say: ['同一个回调送了三次：只算一次。', 'One callback comes three times: it counts once.'],
    run: ({ person, code, staff }) => act('scan', { customer: person(1), configId: code.configId, userId: staff[0], deliver: 3 }).then(() => undefined) },
  { say: ['这位朋友在保持期内删除了员工：失效。', 'That friend deletes the member before retention ends: lapsed.'],
    run: ({ person, staff }) => act('customerDeletes', { customer: person(1), userId: staff[0] }).then(() => undefined) },
  { say: ['推荐人扫了自己的码：不计入，说得出原因。', 'The referrer scans the own code: it does not count, and the reason is told.'],
    run: ({ code, staff }) => act('scan', { customer: code.referrer, configId: code.configId, userId: staff[1] }).then(() => undefined) },
  { say: ['别的员工的老客户扫码：早就是客户，不计入。', 'An old customer of another member scans: a customer already, so it does not count.'],
    run: async ({ old, code, staff }) => { if (old !== null) await act('scan', { customer: old, configId: code.configId, userId: staff[0] }); } },
  { say: ['第一位朋友又扫了别人的码：先到先得。', 'The first friend scans somebody else’s code: the first one counts.'],
    run: ({ person, other, staff }) => act('scan', { customer: person(0), configId: other.configId, userId: staff[1] }).then(() => undefined) },
  { say: ['第三位朋友的回调丢了：机器人现在什么也不知道。', 'The third friend’s callback is lost: the bot knows nothing.'],
    run: ({ person, other, staff }) => act('scan', { customer: person(2), configId: other.configId, userId: staff[0], lose: true }).then(() => undefined) },
  { say: ['对账：机器人自己发现并补回这次添加。', 'Reconcile: the bot finds the lost add by itself.'], run: () => act('botReconciles').then(() => undefined) },
  { say: ['七天过去了：还是好友的，保持期满，积分入账。', 'Seven days pass: who is still a friend has stayed long enough, and the points are paid.'], run: () => turnClock(WEEK_MS) },
];

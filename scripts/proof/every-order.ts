import type { CodeFacts } from '../../src/features/campaigns';
import type { FollowFact, FollowKind } from '../../src/vocabulary/follow';
import { CORP, sealed } from '../bench/events';
import { code as codeFacts } from './history';
import type { House } from './house';
import type { Found, ProofOptions, Random } from './proof';
import { referenceFold } from './reference-fold';
import { beginStory, type Code, type Referral } from './referral-story';

interface Step { s: number; change: string; kind: FollowKind; userId: string; codeNo?: number }

const WANG = 'WangFang';
const LI = 'LiLei';

/** Five things that happened to one friend, each at its own second. At the end both members are listed still: whom a customer deletes stays so (pitfall 16). */
const STORIES: readonly (readonly Step[])[] = [
  [
    { s: 10, change: 'add_external_contact', kind: 'add', userId: WANG, codeNo: 0 },
    { s: 20, change: 'add_half_external_contact', kind: 'half', userId: LI, codeNo: 1 },
    { s: 30, change: 'del_follow_user', kind: 'end_customer', userId: WANG },
    { s: 40, change: 'add_external_contact', kind: 'add', userId: WANG, codeNo: 0 },
    { s: 50, change: 'del_follow_user', kind: 'end_customer', userId: LI },
  ],
  [
    { s: 10, change: 'add_half_external_contact', kind: 'half', userId: LI, codeNo: 1 },
    { s: 11, change: 'add_external_contact', kind: 'add', userId: LI, codeNo: 1 },
    { s: 20, change: 'del_follow_user', kind: 'end_customer', userId: LI },
    { s: 30, change: 'add_external_contact', kind: 'add', userId: WANG, codeNo: 0 },
    { s: 40, change: 'add_external_contact', kind: 'add', userId: LI, codeNo: 2 },
  ],
];
const AGO_S = 900;
const DAY_S = 86_400;

/** Every order of arrival has its own friend: half of them are told step by step with the bot at rest in between, half at one go; all of it with repeats. */
export async function everyOrder(house: House, { size, random }: Pick<ProofOptions, 'size' | 'random'>): Promise<Found> {
  const { codes } = await beginStory(house, { retention: 'P1D' });
  const zeroS = Math.floor(Date.now() / 1000) - AGO_S;
  const faults: string[] = [];
  let told = 0;
  const stories = size === 'short' ? [random.pick(STORIES)] : STORIES;
  for (const [storyNo, story] of stories.entries()) {
    const orders = permutations(story);
    const expected = expectedOf(story, codes);
    for (const apart of [true, false]) {
      const friends = orders.map((_, n) => `wmOrder${storyNo}${apart ? 'a' : 'b'}${n}`);
      await seedFriends(house, friends, story, zeroS);
      told += await tell(house, { friends, orders, codes, zeroS, apart, random });
      faults.push(...await disagreements(house, friends, expected, zeroS));
    }
  }
  return { faults: faults.slice(0, 10), figures: { stories: stories.length, orders: 120, callbacks: told, wrongFriends: faults.length } };
}

function permutations<T>(list: readonly T[]): T[][] {
  if (list.length === 0) return [[]];
  return list.flatMap((first, at) => permutations(list.filter((_, other) => other !== at)).map((rest) => [first, ...rest]));
}

/** What WeCom shows of each friend from the beginning: the end of the story. */
async function seedFriends({ simulator }: House, friends: readonly string[], story: readonly Step[], zeroS: number): Promise<void> {
  const last = new Map(story.filter(({ codeNo }) => codeNo !== undefined).map((step) => [step.userId, step]));
  await simulator.control.seed({
    customers: friends.map((externalUserId) => ({ externalUserId, name: externalUserId })),
    follows: friends.flatMap((customer) => [...last.values()].map(({ userId, s }) => ({
      userId, customer, createdAt: zeroS + s, deletedByCustomer: story.some((step) => step.userId === userId && step.kind === 'end_customer' && step.s > s),
    }))),
  });
}

async function tell(house: House, about: { friends: readonly string[]; orders: readonly Step[][]; codes: readonly Code[]; zeroS: number; apart: boolean; random: Random }): Promise<number> {
  const { friends, orders, codes, zeroS, apart, random } = about;
  let nonce = 0;
  const post = async (friend: string, step: Step) => {
    nonce += 1;
    const { path, body } = sealed(xmlOf(friend, step, codes, zeroS), `n${nonce}`);
    const { status } = await fetch(`${house.url}${path}`, { method: 'POST', body: new Uint8Array(body) });
    if (status !== 200) throw new Error(`the door answered ${status}`);
  };
  const plans = orders.map((story) => (story.flatMap((step, at) => (random.below(2) === 0 ? [step, random.pick(story.slice(0, at + 1))] : [step]))));
  const rounds = Math.max(...plans.map((plan) => plan.length));
  for (let round = 0; round < rounds; round += 1) {
    await Promise.all(plans.map((plan, n) => {
      const step = plan[round];
      return step ? post(friends[n] as string, step) : Promise.resolve();
    }));
    if (apart) await house.quiet();
  }
  await house.quiet();
  return nonce;
}

function xmlOf(friend: string, { s, change, userId, codeNo }: Step, codes: readonly Code[], zeroS: number): string {
  const state = codeNo === undefined ? '' : `<State><![CDATA[${codes[codeNo]?.state}]]></State>`;
  return `<xml><ToUserName><![CDATA[${CORP.corpId}]]></ToUserName><FromUserName><![CDATA[sys]]></FromUserName><CreateTime>${zeroS + s}</CreateTime><MsgType><![CDATA[event]]></MsgType>` +
    `<Event><![CDATA[change_external_contact]]></Event><ChangeType><![CDATA[${change}]]></ChangeType><UserID><![CDATA[${userId}]]></UserID><ExternalUserID><![CDATA[${friend}]]></ExternalUserID>${state}</xml>`;
}

/** By the slow reference, which has never seen the code: `referrer: verdict since second`, sorted. */
function expectedOf(story: readonly Step[], codes: readonly Code[]): string {
  const facts = story.map(({ s, kind, userId, codeNo }, n): FollowFact => ({
    id: `fact${n}`, staffId: userId, kind, atMs: s * 1000, state: codeNo === undefined ? null : (codes[codeNo]?.state ?? null), source: 'callback', arrivedAtMs: AGO_S * 1000,
  }));
  const running: Partial<CodeFacts['campaign']> = { startsAtMs: -DAY_S * 1000, endsAtMs: DAY_S * 1000, timeline: { pauses: [], versions: [[1, -DAY_S * 1000, -DAY_S * 1000, DAY_S * 1000]] } };
  const known = codes.map(({ id, state, referrer }) => codeFacts(id, { state, referrerId: referrer, campaign: running }));
  const referrerOf = new Map(codes.map(({ id, referrer }) => [id, referrer]));
  return referenceFold(facts, known, { nowS: AGO_S, retentionS: DAY_S, refereeId: 'friend', toS: (ms) => Math.floor(ms / 1000) })
    .map(({ code, reason, life, addedS }) => `${referrerOf.get(code)}: ${reason ?? life} since ${addedS}`).sort().join(', ');
}

async function disagreements(house: House, friends: readonly string[], expected: string, zeroS: number): Promise<string[]> {
  const ours = new Map<string, string[]>(friends.map((friend) => [friend, []]));
  for (const { refereeExternalUserId, referrerExternalUserId, status, reason, addedAt } of await house.all<Referral>('/referrals')) {
    ours.get(refereeExternalUserId)?.push(`${referrerExternalUserId}: ${status === 'rejected' ? reason?.code : status} since ${Date.parse(addedAt) / 1000 - zeroS}`);
  }
  return [...ours].flatMap(([friend, verdicts]) => (verdicts.sort().join(', ') === expected ? [] : [`${friend}: ${verdicts.join(', ')}, not ${expected}`]));
}

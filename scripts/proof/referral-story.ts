import type { Simulator } from '../../simulator';
import type { Calls } from './calls';
import { REFERRERS } from './company';

const POINTS = 100;

type Town = Pick<Calls, 'api' | 'all'> & { simulator: Simulator };

export interface Code { id: string; configId: string; state: string; status: string; referrer: string }
export interface Referral { id: string; refereeExternalUserId: string; referrerExternalUserId: string; status: string; reason: { code: string } | null; addedAt: string }
interface Reward { referralId: string; status: string; amount: number }

/** A campaign that pays a referrer for each friend who stays two seconds, with a code for each of three referrers. */
export interface ReferralStory {
  codes: readonly Code[];
  campaignId: string;
  /** Friends of whom WeCom was told that the bot has their add. */
  acknowledged(): Promise<Set<string>>;
  /** Whatever does not agree with "acknowledged means processed exactly once in effect". */
  faults(): Promise<string[]>;
}

export async function beginStory(town: Town, terms: Record<string, unknown> = {}): Promise<ReferralStory> {
  const made = async (path: string, body: unknown) => {
    const { status, body: answer } = await town.api('POST', path, body);
    if (status >= 300) throw new Error(`${path} answered ${status}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const { id } = await made('/campaigns', {
    name: 'proof', startsAt: new Date(Date.now() - 3_600_000).toISOString(), endsAt: new Date(Date.now() + 86_400_000).toISOString(), codeKind: 'contact_way', staffUserIds: ['WangFang', 'LiLei'], staffPick: 'pool',
    retention: 'PT2S', budget: { points: 1_000_000 }, welcome: { text: '欢迎' }, rewards: [{ key: 'referrer', milestone: 'retained', beneficiary: 'referrer', kind: 'points', amount: POINTS }], ...terms,
  });
  const campaignId = String(id);
  await made(`/campaigns/${campaignId}/publish`, {});
  const codes: Code[] = [];
  for (const referrer of REFERRERS) codes.push({ ...(await made(`/campaigns/${campaignId}/codes`, { referrerExternalUserId: referrer })) as unknown as Omit<Code, 'referrer'>, referrer });
  return { codes, campaignId, acknowledged: () => acknowledgedBy(town), faults: async () => faultsOf(town, campaignId, await acknowledgedBy(town)) };
}

async function acknowledgedBy({ simulator }: Town): Promise<Set<string>> {
  const friends = (await simulator.control.deliveries({})).filter(({ attempts, plaintext }) => attempts.some(({ status }) => status === 200) && plaintext.includes('add_external_contact'));
  return new Set(friends.flatMap(({ plaintext }) => /<ExternalUserID><!\[CDATA\[(.*?)\]\]>/.exec(plaintext)?.[1] ?? []));
}

async function faultsOf(town: Town, campaignId: string, acknowledged: ReadonlySet<string>): Promise<string[]> {
  const faults: string[] = [];
  const referrals = await town.all<Referral>(`/referrals?campaignId=${campaignId}`);
  const rewards = await town.all<Reward>(`/rewards?campaignId=${campaignId}`);
  const byFriend = new Map(referrals.map((referral) => [referral.refereeExternalUserId, referral]));
  for (const friend of acknowledged) if (!byFriend.has(friend)) faults.push(`acknowledged and lost: ${friend}`);
  if (byFriend.size !== referrals.length) faults.push(`${referrals.length} referrals for ${byFriend.size} friends`);
  const unsettled = referrals.filter(({ status }) => status !== 'retained');
  if (unsettled.length > 0) faults.push(`${unsettled.length} referrals ended as ${[...new Set(unsettled.map(({ status }) => status))].join(', ')}`);
  for (const { id } of referrals) {
    const paid = rewards.filter(({ referralId, status }) => referralId === id && status === 'issued').length;
    if (paid !== 1) faults.push(`referral ${id} was paid ${paid} times`);
  }
  faults.push(...await wrongBalances(town, referrals), ...await wrongOutside(town));
  const { body } = await town.api('GET', '/ledger/verification');
  if (body['ok'] !== true) faults.push(`the ledger does not verify: ${JSON.stringify(body['faults'])}`);
  return faults;
}

async function wrongBalances(town: Town, referrals: readonly Referral[]): Promise<string[]> {
  const faults: string[] = [];
  for (const referrer of new Set(referrals.map(({ referrerExternalUserId }) => referrerExternalUserId))) {
    const { body } = await town.api('GET', `/customers/${referrer}`);
    const { available } = body['points'] as { available: number };
    const earned = POINTS * referrals.filter(({ referrerExternalUserId }) => referrerExternalUserId === referrer).length;
    if (available !== earned) faults.push(`${referrer} has ${available} points for ${earned} earned`);
  }
  return faults;
}

/** What WeCom saw: no code made twice, no notice told twice. */
async function wrongOutside(town: Town): Promise<string[]> {
  const { contactWays } = await town.simulator.control.world({});
  const states = contactWays.map(({ state }) => state);
  const notices = (await town.simulator.control.delivered({ kind: 'app' })).map((message) => JSON.stringify(message.content));
  return [
    ...(new Set(states).size === states.length ? [] : ['a code was made twice']),
    ...(new Set(notices).size === notices.length ? [] : ['a notice was told twice']),
  ];
}

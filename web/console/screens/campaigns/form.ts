import type { BodyOf, AnswerOf } from '../../../shared/api/client';
import { absolute, durationMs, instantOf } from '../../../shared/format/dates';
import { fenOf } from '../../../shared/format/money';
import { linesOf, listed } from './lists';

export type Terms = AnswerOf<'/api/console/campaigns/{id}/editor'>['terms'];
export type TermsBody = BodyOf<'/api/console/campaigns', 'POST'>;
export type Reward = Terms['rewards'][number];

/** A reward as it is typed: `each` pays per friend, `at` once at n, `every` at each multiple of n. */
export interface RewardForm {
  key: string;
  milestone: Reward['milestone'];
  beneficiary: Reward['beneficiary'];
  kind: Reward['kind'];
  /** Yuan for cash, whole numbers for everything else. */
  amount: string;
  pays: 'each' | 'at' | 'every';
  n: string;
  cap: string;
}

/** The terms as texts, the way fields hold them. */
export interface CampaignForm {
  name: string;
  starts: string;
  ends: string;
  goal: string;
  goalBy: string;
  codeKind: Terms['codeKind'];
  staffPick: Terms['staffPick'];
  staffUserIds: string[];
  groupChatIds: string[];
  retention: string;
  retentionUnit: Unit;
  perReferrer: string;
  inAll: string;
  points: string;
  cash: string;
  clawback: string;
  clawbackUnit: Unit;
  /** `per_head`: paid for the add alone, knowing what that invites. */
  perHead: boolean;
  rewards: RewardForm[];
  audienceTags: string[];
  /** One a line. */
  audienceStages: string;
  audienceIds: string;
  tagsBound: string[];
  tagsRetained: string[];
  tagsRejected: string[];
  welcome: string;
}

const UNITS = { day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1000 } as const;
export type Unit = keyof typeof UNITS;
export const UNIT_NAMES = Object.keys(UNITS) as Unit[];

/** What a new draft begins with: both sides are paid when the friend has stayed a week. */
export const USUAL: Omit<TermsBody, 'name' | 'startsAt' | 'endsAt'> = {
  codeKind: 'contact_way', staffPick: 'owner', staffUserIds: [], retention: 'P7D',
  rewards: [
    { key: 'referrer', milestone: 'retained', beneficiary: 'referrer', kind: 'points', amount: 100 },
    { key: 'referee', milestone: 'retained', beneficiary: 'referee', kind: 'points', amount: 50 },
  ],
};

const text = (n: number | undefined) => (n === undefined ? '' : String(n));

export function formOf(terms: Terms, timeZone: string): CampaignForm {
  const at = (iso: string | undefined) => (iso === undefined ? '' : minuteOf(iso, timeZone));
  const retention = lengthOf(durationMs(terms.retention) ?? 0);
  const clawback = terms.clawback === undefined ? null : lengthOf(durationMs(terms.clawback) ?? 0);
  return {
    name: terms.name, starts: at(terms.startsAt), ends: at(terms.endsAt), goal: text(terms.goal?.referrals), goalBy: at(terms.goal?.by), codeKind: terms.codeKind, staffPick: terms.staffPick,
    staffUserIds: [...terms.staffUserIds], groupChatIds: [...(terms.groupChatIds ?? [])], retention: retention.n, retentionUnit: retention.unit, perReferrer: text(terms.caps?.referralsPerReferrer),
    inAll: text(terms.caps?.referrals), points: text(terms.budget?.points), cash: terms.budget?.cashFen === undefined ? '' : yuanText(terms.budget.cashFen),
    clawback: clawback?.n ?? '', clawbackUnit: clawback?.unit ?? 'day', perHead: terms.acknowledge?.includes(PER_HEAD) ?? false, rewards: terms.rewards.map(rewardFormOf), welcome: terms.welcome?.text ?? '',
    audienceTags: [...(terms.audience?.tagIds ?? [])], audienceStages: listed(terms.audience?.stages), audienceIds: listed(terms.audience?.externalUserIds),
    tagsBound: [...(terms.tags?.onBound ?? [])], tagsRetained: [...(terms.tags?.onRetained ?? [])], tagsRejected: [...(terms.tags?.onRejected ?? [])],
  };
}

/** As a field of date and time holds it. */
const minuteOf = (iso: string, timeZone: string): string => absolute(Date.parse(iso), { timeZone }).slice(0, 16).replace(' ', 'T');

/** What a field of yuan shows: digits alone, so that typing on goes on from there. */
const yuanText = (fen: number): string => `${Math.floor(fen / 100)}${fen % 100 === 0 ? '' : `.${String(fen % 100).padStart(2, '0')}`}`;

const rewardFormOf = ({ key, milestone, beneficiary, kind, amount, atCount, everyCount, capPerReferrer }: Reward): RewardForm => ({
  key, milestone, beneficiary, kind, amount: kind === 'cash' ? yuanText(amount) : String(amount), pays: atCount !== undefined ? 'at' : everyCount !== undefined ? 'every' : 'each', n: text(atCount ?? everyCount), cap: text(capPerReferrer),
});

/** A key that no other reward of the campaign has. */
export function nextKey(rewards: readonly RewardForm[], beneficiary: string): string {
  const taken = new Set(rewards.map(({ key }) => key));
  for (let n = 1; ; n += 1) {
    const key = n === 1 ? beneficiary : `${beneficiary}-${n}`;
    if (!taken.has(key)) return key;
  }
}

/** Fields that hold no sound text, by the path that the server would name. */
export function faultsOf(form: CampaignForm, timeZone: string, had: Terms): string[] {
  const faults: string[] = [];
  const whole = (value: string, path: string, optional = true) => { if (!(optional && value.trim() === '') && wholeOf(value) === null) faults.push(path); };
  if (form.name.trim() === '') faults.push('name');
  if (instantOf(form.starts, timeZone) === null) faults.push('startsAt');
  if (instantOf(form.ends, timeZone) === null) faults.push('endsAt');
  if (lengthMs(form.retention, form.retentionUnit) === null) faults.push('retention');
  if (form.clawback.trim() === '' ? had.clawback !== undefined : lengthMs(form.clawback, form.clawbackUnit) === null) faults.push('clawback'); // a draft's length may change, not go
  whole(form.goal, 'goal.referrals');
  if (form.goal.trim() !== '' && instantOf(form.goalBy, timeZone) === null) faults.push('goal.by');
  if (form.goal.trim() === '' && had.goal) faults.push('goal.referrals'); // a draft's goal may change, not go
  whole(form.perReferrer, 'caps.referralsPerReferrer');
  whole(form.inAll, 'caps.referrals');
  whole(form.points, 'budget.points');
  if (form.cash.trim() !== '' && positiveFen(form.cash) === null) faults.push('budget.cashFen');
  if (linesOf(form.audienceStages).length > MOST.stages) faults.push('audience.stages');
  if (linesOf(form.audienceIds).length > MOST.ids) faults.push('audience.externalUserIds');
  form.rewards.forEach((reward, index) => {
    if (amountOf(reward) === null) faults.push(`rewards[${index}].amount`);
    if (reward.pays !== 'each') whole(reward.n, `rewards[${index}].n`, false);
    whole(reward.cap, `rewards[${index}].cap`);
  });
  return faults;
}

const PER_HEAD = 'per_head';
/** As the API has it. */
const MOST = { stages: 50, ids: 1000 };
const positiveFen = (value: string): number | null => fenOf(value) || null;
const amountOf = ({ kind, amount }: Pick<RewardForm, 'kind' | 'amount'>): number | null => (kind === 'cash' ? positiveFen(amount) : wholeOf(amount));

/** The whole terms out of a form without faults. What was given once goes out as empty, for a draft keeps what nobody names. */
export function termsOf(form: CampaignForm, timeZone: string, had: Terms): TermsBody {
  /** A minute that nobody touched keeps its seconds. */
  const iso = (value: string, before: string | undefined) => (before !== undefined && minuteOf(before, timeZone) === value ? before : new Date(instantOf(value, timeZone) ?? 0).toISOString());
  const { goal: _goal, clawback: _clawback, ...kept } = had;
  const caps = { ...optional('referralsPerReferrer', form.perReferrer), ...optional('referrals', form.inAll) };
  return {
    ...kept, name: form.name.trim(), startsAt: iso(form.starts, had.startsAt), endsAt: iso(form.ends, had.endsAt), codeKind: form.codeKind, staffPick: form.staffPick, staffUserIds: form.staffUserIds,
    ...(form.codeKind === 'group_join_way' || had.groupChatIds ? { groupChatIds: form.groupChatIds } : {}), retention: durationText(lengthMs(form.retention, form.retentionUnit) ?? 0), caps,
    budget: { ...(form.cash.trim() === '' ? {} : { cashFen: positiveFen(form.cash) ?? 0 }), ...optional('points', form.points) },
    welcome: form.welcome.trim() === '' ? {} : { text: form.welcome }, rewards: form.rewards.map(rewardOf),
    ...(form.clawback.trim() === '' ? {} : { clawback: durationText(lengthMs(form.clawback, form.clawbackUnit) ?? 0) }),
    ...given('audience', had.audience, { tagIds: form.audienceTags, stages: linesOf(form.audienceStages), externalUserIds: linesOf(form.audienceIds) }),
    ...given('tags', had.tags, { onBound: form.tagsBound, onRetained: form.tagsRetained, onRejected: form.tagsRejected }),
    ...(form.perHead || had.acknowledge ? { acknowledge: form.perHead ? [...new Set([...(had.acknowledge ?? []), PER_HEAD])] : (had.acknowledge ?? []).filter((each) => each !== PER_HEAD) } : {}),
    ...(form.goal.trim() === '' ? {} : { goal: { referrals: wholeOf(form.goal) ?? 0, by: iso(form.goalBy, had.goal?.by) } }),
  };
}

/** Lists that hold something; nothing at all where there was nothing and is nothing. */
function given<Name extends string>(name: Name, had: object | undefined, lists: Record<string, readonly string[]>): Partial<Record<Name, Record<string, string[]>>> {
  const filled = Object.fromEntries(Object.entries(lists).filter(([, list]) => list.length > 0).map(([key, list]) => [key, [...list]]));
  return Object.keys(filled).length === 0 && had === undefined ? {} : ({ [name]: filled } as Record<Name, Record<string, string[]>>);
}

function rewardOf({ key, milestone, beneficiary, kind, amount, pays, n, cap }: RewardForm): Reward {
  return {
    key, milestone, beneficiary, kind, amount: amountOf({ kind, amount }) ?? 0, ...(pays === 'at' ? { atCount: wholeOf(n) ?? 0 } : {}), ...(pays === 'every' ? { everyCount: wholeOf(n) ?? 0 } : {}),
    ...optional('capPerReferrer', cap),
  };
}

const optional = <Name extends string>(name: Name, value: string): Partial<Record<Name, number>> => {
  const found = wholeOf(value);
  return found === null ? {} : ({ [name]: found } as Record<Name, number>);
};

/** A positive whole number as somebody types it, commas allowed; null for another text. */
export function wholeOf(value: string): number | null {
  const plain = value.trim().replace(/[,，]/g, '');
  const found = /^\d{1,12}$/.test(plain) ? Number(plain) : null;
  return found !== null && found > 0 ? found : null;
}

const LONGEST_MS = 365 * UNITS.day;

function lengthMs(n: string, unit: Unit): number | null {
  if (!/^\d{1,8}$/.test(n.trim())) return null;
  const ms = Number(n) * UNITS[unit];
  return ms <= LONGEST_MS ? ms : null;
}

/** In the largest unit that it is whole in. */
function lengthOf(ms: number): { n: string; unit: Unit } {
  const unit = ms === 0 ? 'day' : (UNIT_NAMES.find((each) => ms % UNITS[each] === 0) ?? 'second');
  return { n: String(Math.round(ms / UNITS[unit])), unit };
}

const durationText = (ms: number): string => (ms % UNITS.day === 0 && ms > 0 ? `P${ms / UNITS.day}D` : `PT${ms / 1000}S`);

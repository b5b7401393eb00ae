import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import { badShape, notFound } from '../../kernel/errors';
import type { Caller } from '../../kernel/http/access-slots';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery, type Page } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { PersonSeal } from '../../kernel/person-seal';
import { customerByExternalId } from '../customers';
import { historyNote } from '../referrals';
import { AppealShown, presentAppeals } from './appeal-routes';
import { appealsOfReferral } from './appeal-views';
import { campaignNames } from './campaign-names';
import { memberIn, membersByIds, peopleByIds, personIn, type Sees } from './people';
import { Evidence, presentEvidence, presentReferrals, reasonOf, ReferralItem } from './referral-present';
import { FUNNEL_STEPS, REFERRAL_STATUSES, referralLine, referralLines, rewardsOf, turnsOf, type FunnelStep, type RewardOfReferral, type Turn } from './referral-views';
import { CampaignName, Instant, Reason, when, type Turning } from './shown';

const ALL = { roles: ['admin', 'supervisor', 'staff', 'finance', 'auditor'], scope: 'cut' } as const;
const WAITING = ['held', 'bound'] as const;

const ReferralDetail = ReferralItem.extend({
  evidence: Evidence, appeals: z.array(AppealShown),
  history: z.array(z.object({ id: z.string(), at: z.string(), from: z.string().nullable(), to: z.string(), reason: Reason, cause: z.string(), actor: z.string().nullable(), note: z.string().nullable() })),
  rewards: z.array(z.object({
    id: z.string(), itemKey: z.string(), beneficiary: z.object({ type: z.enum(['referrer', 'friend', 'staff']), name: z.string().nullable() }), kind: z.string(), amount: z.int(), status: z.string(),
    reason: z.string().nullable(), issuedAt: Instant,
  })),
}).meta({ id: 'ReferralFile' });

/** Whoever acted is named when it was a member of staff; a key or the machine itself by its kind. */
const presentTurns = (persons: PersonSeal, turns: readonly Turn[], members: Awaited<ReturnType<typeof membersByIds>>) => turns.map((turn) => ({
  id: turn.id, at: instantText(turn.atMs), from: turn.fromStatus, to: turn.toStatus, reason: reasonOf(turn.reason), cause: turn.causeType,
  actor: turn.causeType === 'staff' ? (members.get(turn.causeId)?.name ?? members.get(turn.causeId)?.userId ?? null) : null, note: historyNote(persons, turn),
}));

/** `milestone`: a step of the funnel, of one campaign. */
export const ReferralFilter = z.strictObject({ campaignId: IdText.optional(), status: z.enum([...REFERRAL_STATUSES, 'waiting']).optional(), milestone: z.enum(FUNNEL_STEPS).optional(), referrer: IdText.optional(), friend: IdText.optional(), person: IdText.optional() });

export interface ReferralAsk {
  campaignId?: string | undefined;
  status?: string | undefined;
  milestone?: FunnelStep | undefined;
  referrerId?: string | undefined;
  refereeId?: string | undefined;
  personId?: string | undefined;
}

/** People by our own ids: what is kept of a question names nobody. */
export async function settleReferralFilter(reader: Reader, { campaignId, status, milestone, referrer, friend, person }: z.output<typeof ReferralFilter>): Promise<ReferralAsk> {
  // one campaign's index holds the milestones; through all campaigns a rare one would be looked for in every row
  if (milestone !== undefined && campaignId === undefined) throw badShape('a milestone is asked of one campaign', [{ path: 'campaignId', code: 'required', detail: 'goes with milestone' }]);
  return { campaignId, status, milestone, referrerId: await idOf(reader, referrer), refereeId: await idOf(reader, friend), personId: await idOf(reader, person) };
}

export async function referralPage(sees: Sees, caller: Caller, ask: ReferralAsk & Turning): Promise<Page<z.input<typeof ReferralItem>>> {
  const { campaignId, referrerId, refereeId, personId, status, milestone: reached, limit, cursor: before } = ask;
  const statuses = status === undefined ? undefined : status === 'waiting' ? WAITING : [status];
  const found = page(await referralLines(sees.database, { scope: caller.scope, campaignId, referrerId, refereeId, personId, statuses, reached, limit, before }), limit, (line) => line.id);
  return { items: await presentReferrals(sees, caller, found.items), nextCursor: found.nextCursor };
}

export function referralConsoleRoutes({ database, persons }: Machine): Route[] {
  return [
    defineRoute({
      method: 'GET', path: '/api/console/referrals', auth: ALL, summary: 'Referrals with the people in them, newest first',
      query: PageQuery.extend(ReferralFilter.shape),
      responses: { 200: pageOf(ReferralItem).extend({ campaigns: z.array(CampaignName) }) },
      handler: async ({ query, caller }) => {
        const found = await referralPage({ database, persons }, caller, { ...query, ...(await settleReferralFilter(database, query)) });
        return { status: 200, body: { ...found, campaigns: await campaignNames(database, query.campaignId) } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/console/referrals/:id', auth: ALL, summary: 'One referral: verdict, evidence, history, rewards', params: z.strictObject({ id: IdText }), responses: { 200: ReferralDetail },
      handler: async ({ params, caller }) => ({ status: 200, body: await referralFile({ database, persons }, caller, params.id) }),
    }),
  ];
}

export type ReferralFile = z.input<typeof ReferralDetail>;

export async function referralFile({ database, persons }: Sees, caller: Caller, id: string): Promise<ReferralFile> {
  const line = await referralLine(database, caller.scope, id);
  const [item] = line ? await presentReferrals({ database, persons }, caller, [line]) : [];
  if (!line || !item) throw notFound('referral.not_found', 'there is no such referral');
  const turns = await turnsOf(database, id);
  const members = await membersByIds(database, turns.map((turn) => (turn.causeType === 'staff' ? turn.causeId : null)));
  const rewards = await rewardsOf(database, id);
  return {
    ...item, evidence: presentEvidence(line.evidence), history: presentTurns(persons, turns, members), appeals: await presentAppeals({ database, persons }, await appealsOfReferral(database, id)),
    rewards: await presentRewards({ database, persons }, caller, rewards, line.referrerId),
  };
}

async function presentRewards({ database, persons }: Sees, caller: Caller, rewards: readonly RewardOfReferral[], referrerId: string): Promise<z.input<typeof ReferralDetail>['rewards']> {
  const of = (type: string) => rewards.filter((reward) => reward.beneficiaryType === type).map((reward) => reward.beneficiaryId);
  const [people, members] = [await peopleByIds({ database, persons }, caller, of('customer')), await membersByIds(database, of('staff'))];
  const nameOf = ({ beneficiaryType, beneficiaryId }: RewardOfReferral) => (beneficiaryType === 'staff' ? (memberIn(members, beneficiaryId).name ?? memberIn(members, beneficiaryId).userId) : personIn(people, beneficiaryId).name);
  return rewards.map((reward) => ({
    id: reward.id, itemKey: reward.itemKey, kind: reward.kind, amount: Number(reward.amount), status: reward.status, reason: reward.reason, issuedAt: when(reward.issuedAtMs),
    beneficiary: { type: reward.beneficiaryType === 'staff' ? 'staff' as const : reward.beneficiaryId === referrerId ? 'referrer' as const : 'friend' as const, name: nameOf(reward) },
  }));
}

/** Undefined: not asked for; an id that nobody has finds nothing. */
async function idOf(database: Reader, externalUserId: string | undefined): Promise<string | undefined> {
  if (externalUserId === undefined) return undefined;
  return (await customerByExternalId(database, externalUserId))?.id ?? '';
}

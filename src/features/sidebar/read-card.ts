import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import type { Caller } from '../../kernel/http/access-slots';
import { instantText } from '../../kernel/http/instant-field';
import type { Machine } from '../../kernel/machine';
import type { ReferralReason } from '../../vocabulary/reasons';
import { statusOf, type CampaignsRoom } from '../campaigns';
import { customerByExternalId, type CustomerRecord } from '../customers';
import { latestFollowUp, noteText } from '../follow-ups';
import { accounts, balances } from '../ledger';
import { REASON_TEXT, referrersOutside } from '../referrals';
import { decideNextAction, type NextAction } from './decide-next-action';
import { peopleOf, PersonView } from './people';
import { brought, broughtByStatus, cameBy, followedSince, openCampaignLines, openClaimsOf, tagNames, type CampaignLine, type ReferralLine } from './views';

export const STATUSES = ['held', 'bound', 'retained', 'contacted', 'qualified', 'converted', 'rejected', 'lapsed', 'reversed'] as const;
const Instant = z.string().nullable();

export const ReferralCard = z.object({
  id: z.string(), campaign: z.string(), person: PersonView, status: z.enum(STATUSES), reason: z.string().nullable(), addedAt: z.string(), retentionEndsAt: z.string(),
  milestones: z.object({ added: Instant, retained: Instant, contacted: Instant, qualified: Instant, deal: Instant }),
});

export const CardView = z.object({
  /** Nobody had told us of this customer: WeCom was asked just now. */
  learned: z.boolean(), customer: PersonView, stage: z.string().nullable(), tags: z.array(z.string()),
  referredBy: ReferralCard.nullable(), referred: z.object({ counts: z.array(z.object({ status: z.enum(STATUSES), count: z.int() })), items: z.array(ReferralCard) }),
  points: z.object({ available: z.int(), held: z.int() }),
  nextAction: z.object({ kind: z.enum(['contact', 'retention', 'qualify', 'claim', 'claim_waits']), referralId: z.string().nullable(), by: Instant }).nullable(),
  /** Milestones that the member may tell of the referral that stands. */
  mayReach: z.array(z.enum(['contacted', 'qualified'])),
  /** Running campaigns in which this customer may be given a poster. */
  campaigns: z.array(z.object({ id: z.string(), name: z.string(), endsAt: z.string() })),
  /** Campaigns to which a missed referral may be claimed. */
  claimable: z.array(z.object({ id: z.string(), name: z.string() })),
  claims: z.array(z.object({ id: z.string(), campaign: z.string(), referrer: PersonView, own: z.boolean(), at: z.string() })),
  latestNote: z.object({ text: z.string(), at: z.string() }).nullable(),
  /** Whose drafts a browser keeps apart, and in which days times are told. */
  viewer: z.object({ id: z.string(), timeZone: z.string() }),
}).meta({ id: 'SidebarCard' });

const SHOWN = 20;
const when = (ms: number | null): string | null => (ms === null ? null : instantText(ms));

type Deps = Machine & { campaigns: CampaignsRoom; businessTimeZone: string };

/** Everything of the first paint, in a fixed number of statements. */
export const makeReadCard = (deps: Deps) => async (caller: Caller, found: { customer: CustomerRecord; learned: boolean }): Promise<z.input<typeof CardView>> => {
  const { database, clock } = deps;
  const nowMs = clock.nowMs();
  // as it stands now: who was learned a moment ago got their name after the row
  const customer = (await customerByExternalId(database, found.customer.externalUserId)) ?? found.customer;
  const [came, friends, claims] = [await cameBy(database, customer.id), await brought(database, customer.id, SHOWN), await openClaimsOf(database, customer.id)];
  const [sinceMs, open, note] = [await followedSince(database, customer.id), await openCampaignLines(database, nowMs), await latestFollowUp(database, customer.id)];
  const people = await peopleOf(deps, caller, [customer.id, ...[...came, ...friends].flatMap(({ referrerId, refereeId }) => [referrerId, refereeId]), ...claims.map(({ referrerId }) => referrerId)]);
  const live = came.find(({ liveKey }) => liveKey !== null) ?? null;
  const shown = live ?? came[0] ?? null;
  const next = decideNextAction({ referral: live, wasJudged: came.length > 0, openClaims: claims.length, followedAtMs: sinceMs, mayClaim: open.length > 0 }, nowMs);
  return {
    learned: found.learned, customer: people(customer.id), stage: customer.stage, tags: await tagNames(database, customer.id),
    referredBy: shown && presentReferral(shown, people(shown.referrerId)),
    referred: { counts: (await broughtByStatus(database, customer.id)) as { status: (typeof STATUSES)[number]; count: number }[], items: friends.map((line) => presentReferral(line, people(line.refereeId))) },
    points: await pointsOf(database, customer.id), nextAction: presentNext(next), mayReach: reachable(live),
    campaigns: await posterCampaigns(deps, customer, sinceMs, open), claimable: open.map(({ id, name }) => ({ id, name })),
    claims: claims.map((claim) => ({ id: claim.id, campaign: claim.campaignName, referrer: people(claim.referrerId), own: claim.claimedBy === caller.id, at: instantText(claim.createdAtMs) })),
    latestNote: note && { text: noteText(deps.persons, note), at: instantText(note.atMs) }, viewer: { id: caller.id, timeZone: deps.businessTimeZone },
  };
};

const presentReferral = (line: ReferralLine, person: z.input<typeof PersonView>): z.input<typeof ReferralCard> => ({
  id: line.id, campaign: line.campaignName, person, status: line.status as (typeof STATUSES)[number], reason: line.reason === null ? null : (REASON_TEXT[line.reason as ReferralReason] ?? line.reason),
  addedAt: instantText(line.addedAtMs), retentionEndsAt: instantText(line.retentionEndsAtMs),
  milestones: { added: line.boundAtMs === null ? null : instantText(line.addedAtMs), retained: when(line.retainedAtMs), contacted: when(line.contactedAtMs), qualified: when(line.qualifiedAtMs), deal: when(line.dealAtMs) },
});

const presentNext = (next: NextAction) => next && { kind: next.kind, referralId: next.referralId, by: when(next.byMs) };

const reachable = (live: ReferralLine | null): ('contacted' | 'qualified')[] =>
  live === null ? [] : [...(live.contactedAtMs === null ? ['contacted' as const] : []), ...(live.qualifiedAtMs === null ? ['qualified' as const] : [])];

async function pointsOf(reader: Reader, customerId: string): Promise<{ available: number; held: number }> {
  const [available, held] = [accounts.available(customerId), accounts.held(customerId)];
  const found = await balances(reader, [available, held]);
  return { available: found.get(available) ?? 0, held: found.get(held) ?? 0 };
}

/** Staff refer nobody, and neither does who is no customer at present or outside a campaign's audience: their friends would not count (policy 11). */
async function posterCampaigns({ database, clock, campaigns }: Deps, customer: CustomerRecord, sinceMs: number | null, open: readonly CampaignLine[]) {
  if (customer.staffId !== null || sinceMs === null) return [];
  const running = open.filter((campaign) => statusOf(campaign, clock.nowMs()) === 'running');
  const outside = await referrersOutside(database, running.map(({ id, version }) => ({ codeId: id, campaignId: id, campaign: { version }, referrerId: customer.id, referrerExternalUserId: customer.externalUserId, referrerStage: customer.stage })), campaigns.termsOf);
  return running.filter(({ id }) => !outside.has(id)).map(({ id, name, endsAtMs }) => ({ id, name, endsAt: instantText(endsAtMs) }));
}

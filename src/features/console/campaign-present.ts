import { z } from 'zod';
import { durationText } from '../../kernel/http/duration-field';
import { instantText } from '../../kernel/http/instant-field';
import { statusOf, type Terms } from '../campaigns';
import type { CampaignLine, VersionLine } from './campaign-views';
import { when, Instant } from './shown';

export const CAMPAIGN_STATUSES = ['draft', 'scheduled', 'running', 'paused', 'ended'] as const;

const Tags = z.array(z.string()).optional();
const RewardShown = z.object({
  key: z.string(), milestone: z.enum(['added', 'retained', 'contacted', 'qualified', 'deal']), beneficiary: z.enum(['referrer', 'referee', 'staff']), kind: z.enum(['points', 'coupon', 'cash', 'gift', 'service']),
  amount: z.int(), atCount: z.int().optional(), everyCount: z.int().optional(), capPerReferrer: z.int().optional(),
});

/** What a campaign promises, as it was drafted or published. */
export const TermsView = z.object({
  name: z.string(), startsAt: z.string(), endsAt: z.string(), codeKind: z.enum(['contact_way', 'acquisition_link', 'group_join_way']), staffUserIds: z.array(z.string()), staffPick: z.enum(['owner', 'pool']),
  groupChatIds: z.array(z.string()).optional(), retention: z.string(), clawback: z.string().optional(), rewards: z.array(RewardShown),
  caps: z.object({ referralsPerReferrer: z.int().optional(), referrals: z.int().optional() }).optional(), budget: z.object({ points: z.int().optional(), cashFen: z.int().optional() }).optional(),
  welcome: z.object({ text: z.string().optional() }).optional(), audience: z.object({ tagIds: Tags, stages: Tags, externalUserIds: Tags }).optional(),
  goal: z.object({ referrals: z.int(), by: z.string() }).optional(), acknowledge: z.array(z.string()).optional(), tags: z.object({ onBound: Tags, onRetained: Tags, onRejected: Tags }).optional(),
}).meta({ id: 'CampaignTerms' });

export function termsShown(text: string): z.input<typeof TermsView> {
  const { startsAt, endsAt, retention, clawback, goal, ...same } = JSON.parse(text) as Terms;
  return {
    ...same, startsAt: instantText(startsAt), endsAt: instantText(endsAt), retention: durationText(retention), ...(clawback === undefined ? {} : { clawback: durationText(clawback) }),
    ...(goal === undefined ? {} : { goal: { ...goal, by: instantText(goal.by) } }),
  };
}

export const CampaignItem = z.object({
  id: z.string(), name: z.string(), status: z.enum(CAMPAIGN_STATUSES), archived: z.boolean(), version: z.int(), startsAt: z.string(), endsAt: z.string(), codeKind: z.string(), staff: z.int(), goal: z.int().nullable(),
  points: z.object({ budget: z.int(), left: z.int() }).nullable(), publishedAt: Instant, createdAt: z.string(),
}).meta({ id: 'CampaignItem' });

export function presentCampaignLine(line: CampaignLine, terms: z.input<typeof TermsView>, left: number | null, nowMs: number): z.input<typeof CampaignItem> {
  const budget = terms.budget?.points ?? null;
  return {
    id: line.id, name: line.name, status: statusOf(line, nowMs), archived: line.archivedAtMs !== null, version: line.version, startsAt: instantText(line.startsAtMs), endsAt: instantText(line.endsAtMs), codeKind: terms.codeKind,
    staff: terms.staffUserIds.length, goal: terms.goal?.referrals ?? null, points: budget === null ? null : { budget, left: line.publishedAtMs === null ? budget : (left ?? 0) },
    publishedAt: when(line.publishedAtMs), createdAt: instantText(line.createdAtMs),
  };
}

export const VersionView = z.object({ version: z.int(), reason: z.string().nullable(), inForceAt: Instant, createdAt: z.string(), terms: TermsView }).meta({ id: 'CampaignVersion' });
export const presentVersion = (line: VersionLine): z.input<typeof VersionView> => ({ version: line.version, reason: line.reason, inForceAt: when(line.inForceAtMs), createdAt: instantText(line.createdAtMs), terms: termsShown(line.terms) });

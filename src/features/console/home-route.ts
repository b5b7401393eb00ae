import { z } from 'zod';
import type { Caller } from '../../kernel/http/access-slots';
import { instantText } from '../../kernel/http/instant-field';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import { messageOf } from '../../kernel/logger';
import type { Machine } from '../../kernel/machine';
import { statusOf, type CampaignsRoom } from '../campaigns';
import type { OperationsRoom } from '../operations';
import { GrowthFigures, readStanding } from './growth';
import { campaignNames } from './campaign-names';
import { decideGuide, GUIDE_GAPS, GUIDE_STEPS } from './decide-guide';
import { guideFacts } from './guide-views';
import { campaignToShow, heldReferrals, lastCallbackAtMs, lastReconciliation, parkedArrivals, parkedWork, rewardsWith, waitingForStaff } from './home-views';
import { presentReferrals, ReferralItem } from './referral-present';
import { referralLines } from './referral-views';
import { openAppeals, openClaims } from './reviews-waiting';
import { CampaignName, Instant, when } from './shown';

const RECENT = 8;

const Health = z.object({
  quarantined: z.boolean(), lastCallbackAt: Instant, inboxPending: z.int(), workPending: z.int(), parked: z.int(),
  reconciled: z.object({ at: z.string(), running: z.boolean(), missedAdds: z.int() }).nullable(),
});
/** `kind` is where to go; counting stops at a thousand. */
const Waiting = z.object({ kind: z.enum(['claims', 'appeals', 'held', 'parked', 'due', 'failed_rewards', 'staff_taps']), count: z.int(), oldestAt: Instant });
const Growth = z.object({
  campaign: CampaignName, status: z.enum(['draft', 'scheduled', 'running', 'paused', 'ended']), endsAt: z.string(), ...GrowthFigures,
  goal: z.object({ referrals: z.int(), by: z.string() }).nullable(),
});
/** `gap`: what is missing. Progress is in members whose customers are listed. */
const Guide = z.object({ steps: z.array(z.object({
  step: z.enum(GUIDE_STEPS), state: z.enum(['done', 'running', 'open']), gap: z.enum(GUIDE_GAPS).nullable(), campaignId: z.string().nullable(), progress: z.object({ n: z.int(), total: z.int() }).nullable(),
})) });
/** A part that could not be had is null and named in `failed`: the rest stays. */
export const HomeView = z.object({
  /** For administrators, until every step is seen to be done. */
  guide: Guide.nullable(),
  health: Health.nullable(), waiting: z.array(Waiting).nullable(), growth: Growth.nullable(), recent: z.array(ReferralItem).nullable(), campaigns: z.array(CampaignName),
  failed: z.array(z.enum(['guide', 'health', 'waiting', 'growth', 'recent'])), at: z.string(),
}).meta({ id: 'Home' });

type Part = z.infer<typeof HomeView>['failed'][number];
export type HomeDeps = Machine & { campaigns: CampaignsRoom; operations: OperationsRoom; businessTimeZone: string };

export function homeRoute(deps: HomeDeps): Route {
  return defineRoute({
    method: 'GET', path: '/api/console/home', auth: { roles: ['admin', 'supervisor', 'staff', 'finance', 'auditor'], scope: 'cut' }, summary: 'Is it healthy, is it growing, what waits',
    query: z.strictObject({ campaignId: IdText.optional() }), responses: { 200: HomeView },
    handler: async ({ query, caller }) => {
      const failed: Part[] = [];
      const part = async <T>(name: Part, shown: boolean, read: () => Promise<T>): Promise<T | null> => {
        if (!shown) return null;
        try {
          return await read();
        } catch (error) {
          deps.logger.warn('a part of the home page could not be read', { part: name, error: messageOf(error) });
          failed.push(name);
          return null;
        }
      };
      const machinery = ['admin', 'auditor'].includes(caller.role);
      const guide = await part('guide', caller.role === 'admin', () => readGuide(deps));
      const health = await part('health', machinery, () => readHealth(deps));
      const waiting = await part('waiting', true, () => readWaiting(deps, caller));
      const growth = await part('growth', caller.role !== 'staff', () => readGrowth(deps, query.campaignId));
      const recent = await part('recent', true, () => readRecent(deps, caller, query.campaignId));
      return { status: 200, body: { guide, health, waiting, growth, recent, campaigns: await campaignNames(deps.database, query.campaignId), failed, at: instantText(deps.clock.nowMs()) } };
    },
  });
}

async function readGuide({ database }: HomeDeps): Promise<z.input<typeof Guide> | null> {
  const steps = decideGuide(await guideFacts(database));
  return steps && { steps };
}

async function readHealth({ database, operations, quarantine }: HomeDeps): Promise<z.input<typeof Health>> {
  const last = await lastReconciliation(database);
  return {
    quarantined: await quarantine.isOn(), lastCallbackAt: when(await lastCallbackAtMs(database)), ...(await operations.backlog()),
    parked: (await parkedArrivals(database)).count + (await parkedWork(database)).count,
    reconciled: last && { at: instantText(last.finishedAtMs ?? last.startedAtMs), running: last.status === 'running', missedAdds: last.missedAdds },
  };
}

/** What each role can do something about. Whoever sees less than the company is shown what waits among their own. */
async function readWaiting({ database }: HomeDeps, caller: Caller): Promise<z.input<typeof Waiting>[]> {
  const kinds: { kind: z.input<typeof Waiting>['kind']; roles: readonly string[]; cut?: boolean; read: () => Promise<Counted> }[] = [
    { kind: 'claims', roles: ['admin', 'supervisor', 'auditor'], cut: true, read: () => openClaims(database, caller.scope) },
    { kind: 'appeals', roles: ['admin', 'supervisor', 'auditor'], cut: true, read: () => openAppeals(database, caller.scope) },
    { kind: 'held', roles: ['admin', 'supervisor', 'auditor'], read: () => heldReferrals(database) },
    { kind: 'due', roles: ['admin', 'finance', 'auditor'], read: () => rewardsWith(database, 'due') },
    { kind: 'failed_rewards', roles: ['admin', 'finance', 'auditor'], read: () => rewardsWith(database, 'failed') },
    { kind: 'parked', roles: ['admin', 'auditor'], read: async () => sum(await parkedArrivals(database), await parkedWork(database)) },
    { kind: 'staff_taps', roles: ['admin', 'auditor'], read: () => waitingForStaff(database) },
  ];
  const found: z.input<typeof Waiting>[] = [];
  for (const { kind, roles, cut = false, read } of kinds) {
    if (!roles.includes(caller.role) || (caller.scope !== 'all' && !cut)) continue;
    const { count, oldestAtMs } = await read();
    if (count > 0) found.push({ kind, count, oldestAt: when(oldestAtMs) });
  }
  return found.sort((a, b) => ((a.oldestAt ?? '~') < (b.oldestAt ?? '~') ? -1 : 1));
}

type Counted = { count: number; oldestAtMs: number | null };
const sum = (a: Counted, b: Counted): Counted => ({ count: a.count + b.count, oldestAtMs: [a.oldestAtMs, b.oldestAtMs].filter((at) => at !== null).sort((x, y) => x - y)[0] ?? null });

async function readGrowth(deps: HomeDeps, campaignId: string | undefined): Promise<z.input<typeof Growth> | null> {
  const { database, clock, campaigns } = deps;
  const campaign = await campaignToShow(database, campaignId, clock.nowMs());
  if (!campaign) return null;
  const { goal } = await campaigns.termsOf(database, campaign.id, campaign.version);
  return {
    campaign: { id: campaign.id, name: campaign.name }, status: statusOf(campaign, clock.nowMs()), endsAt: instantText(campaign.endsAtMs),
    ...(await readStanding(deps, campaign.id, campaign.startsAtMs)), goal: goal ? { referrals: goal.referrals, by: instantText(goal.by) } : null,
  };
}

const readRecent = async ({ database, persons }: HomeDeps, caller: Caller, campaignId: string | undefined) =>
  presentReferrals({ database, persons }, caller, (await referralLines(database, { scope: caller.scope, campaignId, limit: RECENT })).slice(0, RECENT));

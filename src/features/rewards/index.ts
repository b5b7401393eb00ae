import type { Plugs } from '../../kernel/house';
import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { CampaignsRoom } from '../campaigns';
import type { LedgerRoom } from '../ledger';
import type { MessagesRoom } from '../messages';
import { freezeReferrals, type ReferralsRoom } from '../referrals';
import { rewardFaults } from './check-terms';
import { makeFundBudget } from './fund-budget';
import { countFriends, recountFor } from './count-friends';
import { makeComposeRewardNotice, composeThanks } from './notices';
import { rewardRoutes } from './routes';
import { makeSettleRewards } from './settle-rewards';
import { forgetCaps } from './tally-store';
import { createSegmentSettler } from './standing/settle-segments';
import { makeTierMilestones } from './tier-milestones';
import { rewardsOfReferral } from './views';

export { decideDryRun } from './dry-run/decide-dry-run';
export { campaignToTry, pastFriends } from './dry-run/past-friends';
export { FunnelView, REWARD_REASON_TEXT } from './routes';
export { standingOf, type Standing } from './standing/read-standing';
export type { Funnel } from './views';

export interface RewardsRoom {
  plugs: Plugs;
  routes: Route[];
}

type Deps = { campaigns: CampaignsRoom; ledger: LedgerRoom; messages: MessagesRoom; referrals: ReferralsRoom; businessTimeZone: string };

/** Rewards 奖励: what is owed to whom and why, promised out of the budget and issued into the ledger 账本 (policy 20–25). */
export function createRewards(machine: Machine, deps: Deps): RewardsRoom {
  const { campaigns, messages, referrals } = deps;
  const milestonesOf = makeTierMilestones(campaigns.termsOf);
  const fundBudget = makeFundBudget(deps);
  campaigns.fillTerms({
    faults: rewardFaults, warnings: () => [],
    async inForce(tx, change) {
      await fundBudget(tx, change);
      await forgetCaps(tx, change.campaignId);
      await recountFor(tx, change, milestonesOf);
    },
  });
  messages.addStaffTemplate('reward_issued', makeComposeRewardNotice(machine));
  messages.fillThanks(composeThanks);
  referrals.showRewards(async (referralId) => (await rewardsOfReferral(machine.database, referralId)).map((row) => ({
    id: row.id, itemKey: row.itemKey, beneficiary: { type: row.beneficiaryType, id: row.beneficiaryName }, kind: row.kind, amount: row.amount, status: row.status,
  })));
  const settle = makeSettleRewards({
    ...machine, ...deps, milestonesOf,
    async onIssued(tx, issued) {
      const byReferral = new Map(issued.map(({ referral }) => [referral, issued.filter((each) => each.referral === referral).map(({ reward }) => reward)]));
      await freezeReferrals(tx, [...byReferral.keys()].map((referral) => referral.id), machine.clock.nowMs()); // from now on nobody is rebound (policy 7)
      for (const [referral, rewards] of byReferral) {
        const newest = rewards.map((reward) => reward.id).sort().at(-1) as string;
        messages.notifyStaff(tx, { staffId: referral.ownerStaffId, template: 'reward_issued', refs: { referralId: referral.id }, once: `reward_issued:${newest}` });
      }
      await messages.thankCustomers(tx, issued.filter(({ referral, reward }) => reward.beneficiaryId === referral.referrerId).map(({ referral }) => referral.referrerId));
    },
  });
  const settleWork = (event: { subject: string; data: Readonly<Record<string, unknown>> }) => ({ kind: 'rewards.settle', lane: 'shared' as const, key: event.subject, payload: { refereeId: event.data['refereeId'] } });
  return {
    routes: rewardRoutes(machine),
    plugs: {
      jobs: [
        {
          kind: 'rewards.settle',
          runAll: (tx, works) => settle(tx, works.map(({ id, key, payload }) => ({ referralId: key, refereeId: String(payload['refereeId']), cause: { type: 'work', id } }))),
        },
        countFriends,
      ],
      loops: [{ name: 'campaign counts', idleMs: 250, turn: createSegmentSettler(machine, deps.businessTimeZone) }],
      subscriptions: [
        // a scan just recorded waits for its screen; nothing is owed before (policy 21)
        { on: 'referral.changed', wants: ({ data }) => data['from'] !== null, work: settleWork },
        { on: 'referral.screened', work: settleWork },
      ],
    },
  };
}

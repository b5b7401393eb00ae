import type { Reader } from '../../kernel/database/database';
import type { Plugs } from '../../kernel/house';
import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { CampaignsRoom } from '../campaigns';
import type { MessagesRoom } from '../messages';
import { composeBoundNotice } from './notices';
import { makeReachMilestone } from './reach-milestone';
import { referralRoutes, type RewardsOfReferral } from './routes';
import { makeSettleReferrals } from './settle-referrals';
import { forgetPlaces, freezeReferral, storeScreening } from './store';

export { referralById, type ReferralRecord } from './store';
export { REASON_TEXT } from './reason-text';

export interface ReferralsRoom {
  plugs: Plugs;
  routes: Route[];
  /** Filled by the room that owes rewards. */
  showRewards(read: RewardsOfReferral): void;
}

const LIVE = new Set(['held', 'bound', 'retained', 'contacted', 'qualified', 'converted']);

/** Referrals 转介绍: who brought whom, and what became of it (policy 7–20). */
export function createReferrals(machine: Machine, deps: { campaigns: CampaignsRoom; messages: MessagesRoom; baselineFinished(reader: Reader): Promise<boolean> }): ReferralsRoom {
  deps.messages.addStaffTemplate('referral_bound', composeBoundNotice);
  const settle = makeSettleReferrals({ ...machine, ...deps });
  let rewardsOf: RewardsOfReferral = () => Promise.resolve([]);
  const settleWork = (event: { subject: string }) => ({ kind: 'referral.settle', key: event.subject, payload: {} });
  const scanned = (event: { data: Readonly<Record<string, unknown>> }) => event.data['scanned'] === true;
  return {
    showRewards: (read) => { rewardsOf = read; },
    plugs: {
      jobs: [
        { kind: 'referral.settle', run: (tx, work) => settle(tx, work.key, { type: 'work', id: work.id }) },
        {
          kind: 'referral.judge',
          run: async (tx, work) => {
            await storeScreening(tx, work.key, String(work.payload['verdict']));
            await settle(tx, String(work.payload['refereeId']), { type: 'work', id: work.id });
          },
        },
        { kind: 'referral.freeze', run: async (tx, work) => { await freezeReferral(tx, work.key, machine.clock.nowMs()); } },
        { kind: 'referral.recount', run: async (tx, work) => { await forgetPlaces(tx, work.key); } },
      ],
      subscriptions: [
        { on: 'follow.changed', wants: scanned, work: settleWork },
        { on: 'customer.read', wants: scanned, work: settleWork },
        { on: 'customer.identified', wants: (event) => event.data['staff'] === true, work: settleWork },
        { on: 'referral.screened', wants: (event) => event.data['verdict'] !== 'approved', work: (event) => ({ kind: 'referral.judge', key: event.subject, payload: event.data }) },
        { on: 'reward.issued', work: (event) => ({ kind: 'referral.freeze', key: String(event.data['referralId']), payload: {} }) },
        { on: 'campaign.versioned', work: (event) => ({ kind: 'referral.recount', key: event.subject, payload: {} }) },
        // is the friend one of our own staff? asked once, after the greeting (policy 12)
        {
          on: 'referral.changed', wants: (event) => event.data['from'] === null && LIVE.has(String(event.data['to'])),
          work: (event) => ({ kind: 'customer.identify', key: String(event.data['refereeId']), lane: 'bulk', payload: {}, once: `customer.identify:${String(event.data['refereeId'])}:bound` }),
        },
      ],
    },
    routes: referralRoutes(machine, { reachMilestone: makeReachMilestone(machine), rewardsOf: (id) => rewardsOf(id) }),
  };
}

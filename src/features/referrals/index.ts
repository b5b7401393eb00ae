import type { Reader } from '../../kernel/database/database';
import type { Plugs } from '../../kernel/house';
import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { CampaignsRoom } from '../campaigns';
import { takeTurn } from '../customers';
import type { MessagesRoom } from '../messages';
import { composeBoundNotice } from './notices';
import { makeReachMilestone } from './reach-milestone';
import { referralRoutes, type RewardsOfReferral } from './routes';
import { makeSettleReferrals } from './settle-referrals';
import { forgetPlaces, storeScreening } from './store';

export { freezeReferral, referralById, type ReferralRecord } from './store';
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
  // new terms may bring other caps: places are counted anew, in the transaction that puts the terms in force
  deps.campaigns.fillTerms({ faults: () => [], warnings: () => [], inForce: async (tx, { campaignId }) => { await forgetPlaces(tx, campaignId); } });
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
            await takeTurn(tx, String(work.payload['refereeId'])); // customer before referral, always
            const verdict = String(work.payload['verdict']);
            await storeScreening(tx, work.key, verdict === 'approved' ? null : verdict);
            await settle(tx, String(work.payload['refereeId']), { type: 'work', id: work.id });
          },
        },
      ],
      subscriptions: [
        { on: 'follow.changed', wants: scanned, work: settleWork },
        { on: 'customer.read', wants: scanned, work: settleWork },
        { on: 'customer.identified', wants: (event) => event.data['staff'] === true, work: settleWork },
        { on: 'referral.screened', wants: (event) => event.data['verdict'] !== 'approved' || event.data['lifted'] === true, work: (event) => ({ kind: 'referral.judge', key: event.subject, payload: event.data }) },
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

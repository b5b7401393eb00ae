import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Plugs } from '../../kernel/house';
import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { sealWords } from '../../kernel/seal-words';
import type { WorkItem } from '../../kernel/work/outcome';
import { upgradeWalk } from '../../kernel/work/upgrade-walk';
import { takeTurns } from '../customers';
import type { ChannelsRoom } from '../channels';
import type { TagsRoom } from '../tags';
import { makeCreditDeals, type DealsOf } from './credit-deals';
import { createLeadsAndClaims, type NamingDeps } from './leads-and-claims';
import type { Leads } from './leads/read-leads';
import { forgetTexts } from './forget-texts';
import { makeComposeBoundNotice } from './notices';
import { makeReachMilestone } from './reach-milestone';
import { referralRoutes, type RewardsOfReferral } from './routes';
import { makeSettleReferrals, type SettleReferrals } from './settle-referrals';
import { settleReferrer } from './settle-referrer';
import { HISTORY_WORDS, referralsOfChannel, storeScreenings } from './store';
import { tagFaults, tagFriends } from './tag-friends';
import { forgetPlaces } from './tally-store';

export { referrersOutside } from './audience';
export { CONSENT } from './leads/consent-text';
export type { OpenLead } from './leads/read-leads';
export { claimWords, type ClaimWords } from './claims/claim-words';
export { freezeReferrals, historyNote, referralById, type ReferralRecord } from './store';
export { REASON_TEXT } from './reason-text';
export type { DealsOf } from './credit-deals';
export type { Deal } from './decide-deals';

export type VerdictsOf = (reader: Reader, referralIds: readonly string[]) => Promise<Map<string, 'approved' | 'held' | 'denied'>>;

export interface ReferralsRoom {
  plugs: Plugs;
  routes: Route[];
  /** Filled by the room that owes rewards. */
  showRewards(read: RewardsOfReferral): void;
  /** Filled by the room that screens: what it says of these referrals now. */
  screenBy(read: VerdictsOf): void;
  /** Filled by the room that keeps deals: those of these customers that stand. */
  dealsBy(read: DealsOf): void;
  /** Texts of and about a person go: leads they told and that told of them, claims and notes that name them. The verdicts stand. */
  forgetTexts(tx: Tx, customerId: string): Promise<void>;
  /** For screens: leads opened, within a scope. */
  leads: Leads;
  /** Makes the records of these friends agree with the facts, in the caller's transaction. */
  settle: SettleReferrals;
}

const refereeOf = ({ payload }: WorkItem) => String(payload['refereeId']);
const isStaff = ({ data }: { data: Readonly<Record<string, unknown>> }) => data['staff'] === true;
const LIVE = new Set(['held', 'bound', 'retained', 'contacted', 'qualified', 'converted']);

/** Referrals 转介绍: who brought whom, and what became of it (policy 7–20). */
export function createReferrals(machine: Machine, deps: NamingDeps & { tags: TagsRoom; channels: ChannelsRoom }): ReferralsRoom {
  deps.messages.addStaffTemplate('referral_bound', makeComposeBoundNotice(machine));
  // new terms may bring other caps: places are counted anew, in the transaction that puts the terms in force
  deps.campaigns.fillTerms({ faults: (terms) => tagFaults(terms, deps.tags.unknownTags), warnings: () => [], inForce: async (tx, { campaignId }) => { await forgetPlaces(tx, campaignId); } });
  deps.channels.showOutcomes('referrals', referralsOfChannel);
  let dealsOf: DealsOf = () => Promise.resolve(new Map<string, never>());
  const creditDeals = makeCreditDeals({ ...machine, termsOf: deps.campaigns.termsOf, dealsOf: (...asked) => dealsOf(...asked) });
  const settle = makeSettleReferrals({ ...machine, ...deps, baselineFinished: deps.customers.baselineFinished, creditDeals });
  const named = createLeadsAndClaims(machine, { ...deps, settle });
  let rewardsOf: RewardsOfReferral = () => Promise.resolve([]);
  let verdictsOf: VerdictsOf = () => Promise.resolve(new Map<string, never>());
  const settleWork = (event: { subject: string }) => ({ kind: 'referral.settle', key: event.subject, payload: {} });
  const scanned = (event: { data: Readonly<Record<string, unknown>> }) => event.data['scanned'] === true;
  return {
    showRewards: (read) => { rewardsOf = read; },
    screenBy: (read) => { verdictsOf = read; },
    dealsBy: (read) => { dealsOf = read; },
    forgetTexts,
    leads: named.leads,
    settle,
    plugs: {
      jobs: [
        { kind: 'referral.settle', runAll: (tx, works) => settle(tx, works.map(({ id, key }) => ({ customerId: key, cause: { type: 'work', id } }))) },
        settleReferrer,
        tagFriends({ ...machine, ...deps }),
        ...named.plugs.jobs,
        {
          kind: 'referral.judge',
          async runAll(tx, works) {
            await takeTurns(tx, works.map(refereeOf)); // customers before referrals, always
            const said = await verdictsOf(tx, [...new Set(works.map(({ key }) => key))]); // as it stands now: what an older row says may be over
            await storeScreenings(tx, [...said].map(([id, verdict]) => ({ id, screening: verdict === 'approved' ? null : verdict })));
            await settle(tx, works.map((work) => ({ customerId: refereeOf(work), cause: { type: 'work', id: work.id } })));
          },
        },
      ],
      cron: named.plugs.cron,
      loops: [...named.plugs.loops, upgradeWalk(machine, 'referral_history.words', sealWords(machine.persons, deps.customers.saltsOf, HISTORY_WORDS))],
      subscriptions: [
        ...named.plugs.subscriptions,
        { on: 'follow.changed', wants: scanned, work: settleWork },
        { on: 'customer.read', wants: scanned, work: settleWork },
        { on: 'group.member_changed', work: settleWork },
        { on: 'customer.identified', wants: isStaff, work: settleWork },
        { on: 'customer.identified', wants: isStaff, work: (event) => ({ kind: 'referral.settle_referrer', key: event.subject, payload: {} }) },
        { on: 'referral.screened', wants: (event) => event.data['verdict'] !== 'approved' || event.data['lifted'] === true, work: (event) => ({ kind: 'referral.judge', key: event.subject, payload: { refereeId: event.data['refereeId'] } }) },
        // is the friend one of our own staff? asked once, after the greeting (policy 12)
        {
          on: 'referral.changed', wants: (event) => event.data['from'] === null && LIVE.has(String(event.data['to'])),
          work: (event) => ({ kind: 'customer.identify', key: String(event.data['refereeId']), lane: 'bulk', payload: {}, once: `customer.identify:${String(event.data['refereeId'])}:bound` }),
        },
      ],
    },
    routes: [...referralRoutes(machine, { reachMilestone: makeReachMilestone({ ...machine, ...deps }), rewardsOf: (id) => rewardsOf(id) }), ...named.routes],
  };
}

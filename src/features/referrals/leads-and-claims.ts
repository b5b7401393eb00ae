import type { Plugs } from '../../kernel/house';
import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { Metrics } from '../../kernel/metrics';
import { sealWords } from '../../kernel/seal-words';
import { createSeal } from '../../kernel/sealed-text';
import { upgradeWalk } from '../../kernel/work/upgrade-walk';
import type { CampaignsRoom } from '../campaigns';
import type { CustomersRoom } from '../customers';
import type { MessagesRoom } from '../messages';
import { composeClaimNotice, escalateClaims } from './claims/escalate-claims';
import { makeJudgeClaim } from './claims/judge-claim';
import { makeClaim } from './claims/make-claim';
import { claimRoutes } from './claims/routes';
import { CLAIM_WORDS } from './claims/store';
import { BLANK_LEADS, blankLeadsWork, forgetLeads } from './leads/blank-leads';
import { formRoutes } from './leads/form-routes';
import { makeFillForm, makeLeadLink, makeOpenForm, makeReadForm } from './leads/lead-links';
import { lookForLeads, makeMatchLead, matchLeads } from './leads/match-leads';
import { makeLeads, type Leads } from './leads/read-leads';
import { leadRoutes } from './leads/routes';
import { makeTellLead } from './leads/tell-lead';
import type { SettleReferrals } from './settle-referrals';

/** What leads and claims need beside the house. */
export interface NamingDeps {
  campaigns: CampaignsRoom;
  customers: CustomersRoom;
  messages: MessagesRoom;
  metrics: Metrics;
  /** One key for each purpose: comparing phones, showing them again, signing links. */
  keys: { phone: Buffer; seal: Buffer; link: Buffer };
  publicUrl: string | null;
  adminUserIds: readonly string[];
  businessTimeZone: string;
}

/** Friends who are named, not scanned: leads 线索 before they come, claims 补登 after. */
export function createLeadsAndClaims(machine: Machine, deps: NamingDeps & { settle: SettleReferrals }): { plugs: Required<Pick<Plugs, 'jobs' | 'subscriptions' | 'cron' | 'loops'>>; routes: Route[]; leads: Leads } {
  const seal = createSeal(deps.keys.seal);
  const all = { ...machine, ...deps, seal, phoneKey: deps.keys.phone, linkKey: deps.keys.link };
  const tellLead = makeTellLead(all);
  const links = { ...all, tellLead };
  const counted = deps.metrics.counter('claims_escalated_total', 'Claims that nobody decided in time', {});
  deps.messages.addStaffTemplate('claim_waits', composeClaimNotice);
  return {
    leads: makeLeads(machine.database, seal),
    plugs: {
      loops: [upgradeWalk(machine, 'referral_claim.words', sealWords(machine.persons, deps.customers.saltsOf, CLAIM_WORDS))],
      jobs: [lookForLeads(all), matchLeads(all), forgetLeads(machine), escalateClaims({ ...all, escalated: (claims) => counted.add({}, claims) })],
      subscriptions: [{ on: 'customer.phones_noted', work: (event) => ({ kind: 'lead.match', key: event.subject, payload: {} }) }],
      cron: [{ name: BLANK_LEADS, expression: '37 3 * * *', timeZone: deps.businessTimeZone, work: blankLeadsWork }],
    },
    routes: [
      ...leadRoutes(machine, seal, { tellLead, matchLead: makeMatchLead(all), leadLink: makeLeadLink(links) }),
      ...formRoutes(machine.clock, { openForm: makeOpenForm(links), readForm: makeReadForm(links), fillForm: makeFillForm(links) }),
      ...claimRoutes(machine, { claim: makeClaim(all), judgeClaim: makeJudgeClaim(all) }),
    ],
  };
}

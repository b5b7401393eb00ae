import type { Plugs } from '../../kernel/house';
import type { Cause } from '../../kernel/events';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { Wecom } from '../../wecom';
import type { ChannelsRoom } from '../channels';
import type { MessagesRoom } from '../messages';
import { makeArchiveCampaign } from './archive-campaign';
import { makeTermsReader, type TermsReader } from './code-facts';
import { makeChangeDraft, makeCreateCampaign } from './draft-campaign';
import { makeIssueCode, type IssuedCode } from './issue-code';
import { makeMayRefer, type LearnCustomer, type MayRefer } from './may-refer';
import { makeOwnCodes, type CodeOwner } from './own-codes';
import { makeAddVersion, makePublishCampaign } from './publish-campaign';
import { makePreviewChecks, type Checks } from './preview-checks';
import { recycleCodes, recycleWork } from './recycle-codes';
import { countRecyclable } from './recycle-store';
import { carryCodes, carryWork, makeReissueCodes } from './reissue-codes';
import { revisionOf } from '../revision';
import { makeRevokeCode, revokeCodesOf } from './revoke-code';
import { campaignRoutes } from './routes';
import { makeSteerCampaign } from './steer-campaign';
import { termsOf, type CodeRecord } from './store';
import { composeUnstaffed, refill, refillWork, UNSTAFFED, watchStaff, watchWork } from './watch-staff';
import { welcomeTextOf } from './welcome-text';
import { TermsBody, type Terms, type TermsSlot } from './terms';

export { codeFactsByStates, type CodeFacts, type TermsReader } from './code-facts';
export { isBefore, statusAt, statusOf, versionAt, type CampaignTimes, type ScanTime } from './decide-status';
export { ownerKey } from './own-codes';
export { campaignById, ownCodeById, type CodeRecord } from './store';
export type { RewardTerms, Terms, TermsInForce, TermsSlot } from './terms';
export type { Checks } from './preview-checks';
export type { IssuedCode } from './issue-code';

export interface CampaignsRoom {
  plugs: Plugs;
  routes: Route[];
  termsOf: TermsReader;
  /** As they are stored now: a draft's change until it is published. */
  storedTerms: TermsReader;
  /** Names what stands in terms, for whoever changes them. */
  revisionOf(terms: Terms): string;
  /** Somebody who may bring friends in this campaign now; throws why not (404, 409, 422). */
  mayRefer(campaignId: string, referrerExternalUserId: string): Promise<MayRefer>;
  /** A referrer's code, made at the first ask; throws why not (404, 409, 422). */
  issueCode(campaignId: string, referrerExternalUserId: string): Promise<IssuedCode>;
  /** Codes under which leads and claims count, made where there are none; by `ownerKey`. */
  ownCodes(tx: Tx, owners: readonly CodeOwner[]): Promise<Map<string, CodeRecord>>;
  /** A referrer's code, made at the first ask; answered as it is, perhaps pending. Throws like `mayRefer`. */
  codeFor(campaignId: string, referrerExternalUserId: string): Promise<IssuedCode>;
  /** Revokes every code of this referrer, who is locked; answers how many were in use. */
  revokeCodesOf(tx: Tx, referrerId: string, cause: Cause): Promise<number>;
  /** The shape of terms, for a question about some that are not stored. */
  termsBody: typeof TermsBody;
  /** A room that has something to check before terms are published. */
  fillTerms(slot: TermsSlot): void;
  /** What publishing would say of these terms, as far as it is known here. */
  previewChecks(terms: Terms, campaignId: string): Promise<Checks>;
}

type Deps = { wecom: Wecom; channels: ChannelsRoom; messages: MessagesRoom; adminUserIds: readonly string[]; learnCustomer: LearnCustomer; businessTimeZone: string };

/** Campaigns 转介绍活动: terms, versions, codes. */
export function createCampaigns(machine: Machine, deps: Deps): CampaignsRoom {
  deps.messages.addStaffTemplate(UNSTAFFED, composeUnstaffed);
  deps.messages.fillWelcome((state) => welcomeTextOf(machine.database, state));
  deps.channels.showRecyclable((reader) => countRecyclable(reader, machine.clock.nowMs()));
  const slots: TermsSlot[] = [];
  const all = { ...machine, ...deps, slots };
  const addVersion = makeAddVersion(all);
  const issueCode = makeIssueCode(all);
  return {
    plugs: {
      jobs: [watchStaff(all), refill(all), carryCodes(all), recycleCodes(all)],
      cron: [{ name: 'codes.recycle', expression: '27 4 * * *', timeZone: deps.businessTimeZone, work: () => recycleWork() }],
      subscriptions: [
        ...['staff.left', 'staff.out_of_range'].map((on) => ({ on, work: watchWork })),
        { on: 'contact_way.emptied', work: refillWork },
        { on: 'campaign.versioned', work: carryWork },
      ],
    },
    termsOf: makeTermsReader(),
    storedTerms: termsOf,
    termsBody: TermsBody,
    revisionOf,
    mayRefer: makeMayRefer(all),
    issueCode,
    ownCodes: makeOwnCodes(machine),
    codeFor: (campaignId, externalUserId) => issueCode(campaignId, externalUserId, 0),
    revokeCodesOf: (tx, referrerId, cause) => revokeCodesOf(tx, { referrerId, cause, nowMs: machine.clock.nowMs() }),
    fillTerms: (slot) => void slots.push(slot),
    previewChecks: makePreviewChecks(all),
    routes: campaignRoutes(machine, {
      createCampaign: makeCreateCampaign(machine), changeDraft: makeChangeDraft(machine), publish: makePublishCampaign(all),
      addVersion, reissueCodes: makeReissueCodes({ ...machine, addVersion }), steer: makeSteerCampaign(machine), archive: makeArchiveCampaign(machine), issueCode, revokeCode: makeRevokeCode(machine),
    }),
  };
}

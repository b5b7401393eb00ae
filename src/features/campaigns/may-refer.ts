import { conflict, notFound, ruleBroken } from '../../kernel/errors';
import type { Machine } from '../../kernel/machine';
import { customerByExternalId, type CustomerRecord } from '../customers';
import { statusOf } from './decide-status';
import { campaignUnknown } from './draft-campaign';
import { campaignById, openFollowsOf, type CampaignRecord, type OpenFollow } from './store';

export type LearnCustomer = (externalUserId: string) => Promise<CustomerRecord | null>;

export interface MayRefer {
  campaign: CampaignRecord;
  referrer: CustomerRecord;
  /** The referrer's own, earliest first. */
  follows: OpenFollow[];
}

/** Somebody who may bring friends in this campaign now, by a code or by telling of them; else says why not. */
export const makeMayRefer = (deps: Machine & { learnCustomer: LearnCustomer }) => async (campaignId: string, referrerExternalUserId: string): Promise<MayRefer> => {
  const campaign = await campaignById(deps.database, campaignId);
  if (!campaign) throw campaignUnknown();
  const referrer = await findCustomer(deps, referrerExternalUserId);
  const status = statusOf(campaign, deps.clock.nowMs());
  if (status !== 'running' && status !== 'scheduled') throw conflict(`campaign.${status}`, `friends are brought while a campaign runs or is scheduled; this one is ${status}`);
  if (referrer.leftAtMs !== null) throw ruleBroken('referrer_left', 'this customer does not take part any more, by their own word');
  if (referrer.staffId !== null) throw ruleBroken('referrer_is_staff', 'this customer is a member of staff; staff cannot refer');
  const follows = await openFollowsOf(deps.database, referrer.id);
  if (follows.length === 0) throw ruleBroken('referrer_not_customer', 'this person is no customer of any member of staff at present');
  return { campaign, referrer, follows };
};

/** Somebody of whom only a deal was told is asked about like a stranger. */
async function findCustomer({ database, learnCustomer }: Machine & { learnCustomer: LearnCustomer }, externalUserId: string): Promise<CustomerRecord> {
  const known = await customerByExternalId(database, externalUserId);
  const found = known && (known.dealtAtMs === null || known.detailAtMs !== null) ? known : ((await learnCustomer(externalUserId)) ?? known);
  if (!found) throw notFound('customer.not_found', 'this customer is not known');
  return found;
}

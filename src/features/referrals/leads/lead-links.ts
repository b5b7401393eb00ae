import { conflict, notFound } from '../../../kernel/errors';
import type { Cause } from '../../../kernel/events';
import type { Machine } from '../../../kernel/machine';
import type { DomainEvent } from '../../../vocabulary/events';
import { campaignById, type CampaignsRoom } from '../../campaigns';
import { customersByIds } from '../../customers';
import { readLink, signLink, type LinkOf } from './link-token';
import type { TellLead, ToldLead } from './tell-lead';

type Deps = Machine & { campaigns: CampaignsRoom; linkKey: Buffer; publicUrl: string | null; tellLead: TellLead };
type Friend = Pick<ToldLead, 'name' | 'phone' | 'consent'>;

/** At most; a link ends with its campaign. */
const LASTS_MS = 30 * 86_400_000;
export const FORM_PATH = '/api/h5/leads/';

/** A link by which one referrer tells of friends without an API key: who they are is in the signature, nowhere else (law 7). */
export const makeLeadLink = (deps: Deps) => async (campaignId: string, referrerExternalUserId: string, cause: Cause): Promise<{ url: string; expiresAtMs: number }> => {
  const { campaign, referrer } = await deps.campaigns.mayRefer(campaignId, referrerExternalUserId);
  if (deps.publicUrl === null) throw conflict('public_url_missing', 'PUBLIC_URL is not set: nobody could open the link');
  const expiresAtMs = Math.floor(Math.min(deps.clock.nowMs() + LASTS_MS, campaign.endsAtMs) / 1000) * 1000;
  await deps.unitOfWork.run((tx) => {
    tx.emit({ type: 'lead.link_made', subject: campaignId, data: { referrerId: referrer.id, expiresAtMs }, cause } satisfies DomainEvent);
    return Promise.resolve();
  });
  return { url: `${deps.publicUrl.replace(/\/+$/, '')}${FORM_PATH}${signLink(deps.linkKey, { campaignId, referrerId: referrer.id, expiresAtMs })}`, expiresAtMs };
};

const linkUnknown = () => notFound('lead_link.not_found', 'this link is none of ours');

/** Throws for a link that we did not sign, or that is over. */
function openLink({ linkKey, clock }: Deps, token: string): LinkOf {
  const link = readLink(linkKey, token);
  if (!link) throw linkUnknown();
  if (clock.nowMs() >= link.expiresAtMs) throw conflict('lead_link.expired', 'this link is over; ask for a new one');
  return link;
}

export const makeOpenForm = (deps: Deps) => (token: string): void => void openLink(deps, token);

/** What the form needs to be shown. */
export const makeReadForm = (deps: Deps) => async (token: string): Promise<{ campaignName: string; expiresAtMs: number }> => {
  const { campaignId, expiresAtMs } = openLink(deps, token);
  const campaign = await campaignById(deps.database, campaignId);
  if (!campaign) throw linkUnknown();
  return { campaignName: campaign.name, expiresAtMs };
};

export const makeFillForm = (deps: Deps) => async (token: string, friend: Friend): Promise<void> => {
  const { campaignId, referrerId } = openLink(deps, token);
  const [referrer] = await customersByIds(deps.database, [referrerId]);
  if (!referrer) throw linkUnknown();
  await deps.tellLead({ ...friend, campaignId, referrerExternalUserId: referrer.externalUserId }, { source: 'form', cause: { type: 'api', id: 'lead-link' }, id: null });
};

import { conflict, notFound } from '../../kernel/errors';
import type { Machine } from '../../kernel/machine';
import { insertCampaign, insertVersion, lockCampaign, replaceDraftTerms, termsOf, updateCampaign, type CampaignRecord } from './store';
import type { Terms } from './terms';

export const campaignUnknown = () => notFound('campaign.not_found', 'there is no such campaign');

/** A new campaign is a draft: version 1, bound to nothing until it is published. */
export const makeCreateCampaign = ({ unitOfWork, clock, ids }: Machine) => async (terms: Terms): Promise<{ campaign: CampaignRecord; terms: Terms }> => {
  const nowMs = clock.nowMs();
  const campaign: CampaignRecord = {
    id: ids.next(), name: terms.name, version: 1, startsAtMs: terms.startsAt, endsAtMs: terms.endsAt, publishedAtMs: null, pausedAtMs: null, endedAtMs: null,
    timeline: { pauses: [], versions: [] }, createdAtMs: nowMs,
  };
  const versionId = ids.next();
  await unitOfWork.run(async (tx) => {
    await insertCampaign(tx, { ...campaign, timeline: JSON.stringify(campaign.timeline) });
    await insertVersion(tx, { id: versionId, campaignId: campaign.id, version: 1, terms: JSON.stringify(terms), reason: null, inForceAtMs: null, createdAtMs: nowMs });
  });
  return { campaign, terms };
};

/** Changes some terms of a draft; a published campaign changes by a new version with a reason. */
export const makeChangeDraft = ({ unitOfWork }: Machine) => (id: string, change: Partial<Terms>): Promise<{ campaign: CampaignRecord; terms: Terms }> =>
  unitOfWork.run(async (tx) => {
    const campaign = await lockCampaign(tx, id);
    if (!campaign) throw campaignUnknown();
    if (campaign.publishedAtMs !== null) throw conflict('campaign.published', 'a published campaign is changed by a new version, not by PATCH');
    const terms: Terms = { ...(await termsOf(tx, id, 1)), ...change };
    const changed: CampaignRecord = { ...campaign, name: terms.name, startsAtMs: terms.startsAt, endsAtMs: terms.endsAt };
    await replaceDraftTerms(tx, id, terms);
    await updateCampaign(tx, changed);
    return { campaign: changed, terms };
  });

import { conflict, notFound } from '../../kernel/errors';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import { isOverwriting } from '../revision';
import { campaignArchived, termsChanged } from './revision';
import { campaignById, insertCampaign, insertVersion, lockCampaign, replaceDraftTerms, termsOf, updateCampaign, type CampaignRecord } from './store';
import type { Terms } from './terms';

export const campaignUnknown = () => notFound('campaign.not_found', 'there is no such campaign');

export interface Drafted {
  campaign: CampaignRecord;
  terms: Terms;
}

/**
 * A new campaign is a draft: version 1, bound to nothing until it is published. With a `newId` it is made once: a repeat whose first answer was lost finds it.
 */
export const makeCreateCampaign = ({ unitOfWork, clock, ids }: Machine) => async (terms: Terms, cause: Cause, newId: string | null = null): Promise<Drafted> => {
  const nowMs = clock.nowMs();
  const campaign: CampaignRecord = {
    id: newId ?? ids.next(), name: terms.name, version: 1, startsAtMs: terms.startsAt, endsAtMs: terms.endsAt, publishedAtMs: null, pausedAtMs: null, endedAtMs: null,
    timeline: { pauses: [], versions: [] }, archivedAtMs: null, createdAtMs: nowMs,
  };
  const versionId = ids.next();
  return unitOfWork.run(async (tx) => {
    if (!(await insertCampaign(tx, { ...campaign, timeline: JSON.stringify(campaign.timeline) }))) return madeBefore(tx, campaign.id);
    await insertVersion(tx, { id: versionId, campaignId: campaign.id, version: 1, terms: JSON.stringify(terms), reason: null, inForceAtMs: null, createdAtMs: nowMs });
    tx.emit({ type: 'campaign.drafted', subject: campaign.id, data: { version: 1 }, cause } satisfies DomainEvent);
    return { campaign, terms };
  });
};

async function madeBefore(tx: Tx, id: string): Promise<Drafted> {
  const campaign = (await campaignById(tx, id)) as CampaignRecord;
  return { campaign, terms: await termsOf(tx, id, campaign.version) };
}

/**
 * Changes some terms of a draft; a published campaign changes by a new version with a reason. `over`: the revision that was changed, so that nobody writes over
 * what they have not seen; what changes nothing (an answer that was lost, asked again) is no conflict.
 */
export const makeChangeDraft = ({ unitOfWork }: Machine) => (id: string, { change, over }: { change: Partial<Terms>; over?: string | undefined }, cause: Cause): Promise<Drafted> =>
  unitOfWork.run(async (tx) => {
    const campaign = await lockCampaign(tx, id);
    if (!campaign) throw campaignUnknown();
    if (campaign.publishedAtMs !== null) throw conflict('campaign.published', 'a published campaign is changed by a new version, not by PATCH');
    if (campaign.archivedAtMs !== null) throw campaignArchived();
    const stored = await termsOf(tx, id, 1);
    const terms: Terms = { ...stored, ...change };
    if (isOverwriting(over, stored, terms)) throw await termsChanged(tx, id);
    const changed: CampaignRecord = { ...campaign, name: terms.name, startsAtMs: terms.startsAt, endsAtMs: terms.endsAt };
    await replaceDraftTerms(tx, id, terms);
    await updateCampaign(tx, changed);
    tx.emit({ type: 'campaign.redrafted', subject: id, data: { fields: Object.keys(change).sort().join(' ') }, cause } satisfies DomainEvent);
    return { campaign: changed, terms };
  });

import { conflict, ruleBroken, type FieldFault } from '../../kernel/errors';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import type { Wecom } from '../../wecom';
import type { ChannelsRoom } from '../channels';
import { isOverwriting, revisionOf } from '../revision';
import { campaignUnknown } from './draft-campaign';
import { publishFaults, type GroupFact } from './check-publish';
import { warningsOf } from './preview-checks';
import { readGroupFacts } from './read-group-facts';
import { statusOf, type CampaignStatus, type Timeline } from './decide-status';
import { readStaffFacts } from './read-staff-facts';
import { campaignArchived, termsChanged } from './revision';
import { campaignById, hasVersion, insertVersion, lockCampaign, markInForce, termsOf, updateCampaign, type CampaignRecord } from './store';
import type { Terms, TermsSlot } from './terms';

type Deps = Machine & { wecom: Wecom; channels: ChannelsRoom; slots: readonly TermsSlot[] };

export interface Published {
  campaign: CampaignRecord;
  terms: Terms;
  warnings: FieldFault[];
}

/** Every unmet check at once; WeCom is asked about the staff first, outside any transaction. */
async function check(deps: Deps, id: string, terms: Terms): Promise<FieldFault[]> {
  const staff = await readStaffFacts(deps, terms.staffUserIds);
  const groups = terms.codeKind === 'group_join_way' ? await readGroupFacts(deps, terms.groupChatIds ?? []) : { facts: new Map<string, GroupFact>(), warnings: [] };
  const faults = [...publishFaults(terms, { staff: staff.facts, groups: groups.facts }, deps.clock.nowMs()), ...(await Promise.all(deps.slots.map(async (slot) => slot.faults(terms)))).flat()];
  if (faults.length > 0) throw ruleBroken('campaign.not_publishable', 'the campaign does not meet every check', faults);
  return [...(await warningsOf(deps, terms, id)), ...staff.warnings, ...groups.warnings];
}

/** draft → running or scheduled. `over`: the revision that whoever publishes has seen. */
export const makePublishCampaign = (deps: Deps) => async (id: string, over: string | undefined, cause: Cause): Promise<Published> => {
  const draft = await campaignById(deps.database, id);
  if (!draft) throw campaignUnknown();
  assertPublishable(draft);
  const terms = await termsOf(deps.database, id, 1);
  if (over !== undefined && over !== revisionOf(terms)) throw await termsChanged(deps.database, id);
  const warnings = await check(deps, id, terms);
  return deps.unitOfWork.run(async (tx) => {
    const campaign = await lockCampaign(tx, id);
    if (!campaign) throw campaignUnknown();
    assertPublishable(campaign);
    if (revisionOf(await termsOf(tx, id, 1)) !== revisionOf(terms)) throw await termsChanged(tx, id); // while WeCom was asked about the staff
    const nowMs = deps.clock.nowMs();
    const published: CampaignRecord = { ...campaign, publishedAtMs: nowMs, timeline: { pauses: [], versions: [[1, nowMs, terms.startsAt, terms.endsAt]] } };
    await updateCampaign(tx, published);
    await markInForce(tx, id, 1, nowMs);
    for (const slot of deps.slots) await slot.inForce?.(tx, { campaignId: id, version: 1, terms, before: null });
    tx.emit({ type: 'campaign.published', subject: id, data: { version: 1 }, cause } satisfies DomainEvent);
    return { campaign: published, terms, warnings };
  });
};

function assertPublishable({ publishedAtMs, archivedAtMs }: CampaignRecord): void {
  if (publishedAtMs !== null) throw conflict('campaign.published', 'this campaign is published already');
  if (archivedAtMs !== null) throw campaignArchived();
}

/** New terms with a reason, in force at once; friends added before are paid by the old ones (policy 18). `over`: the revision of the terms that they replace. */
export const makeAddVersion = (deps: Deps) => async (id: string, next: { reason: string; terms: Terms; over?: string | undefined; newId?: string | null }, cause: Cause): Promise<Published> => {
  const known = await campaignById(deps.database, id);
  if (!known) throw campaignUnknown();
  assertVersionable(statusOf(known, deps.clock.nowMs()));
  const warnings = await check(deps, id, next.terms);
  const versionId = next.newId ?? deps.ids.next();
  return deps.unitOfWork.run(async (tx) => {
    const campaign = await lockCampaign(tx, id);
    if (!campaign) throw campaignUnknown();
    if (await hasVersion(tx, versionId)) return { campaign, terms: await termsOf(tx, id, campaign.version), warnings }; // made before, its answer was lost
    const nowMs = deps.clock.nowMs();
    assertVersionable(statusOf(campaign, nowMs));
    const before = await termsOf(tx, id, campaign.version);
    if (isOverwriting(next.over, before, next.terms)) throw await termsChanged(tx, id);
    const version = campaign.version + 1;
    const timeline = { ...campaign.timeline, versions: [...campaign.timeline.versions, [version, nowMs, next.terms.startsAt, next.terms.endsAt] as Timeline['versions'][number]] };
    const changed: CampaignRecord = { ...campaign, name: next.terms.name, version, startsAtMs: next.terms.startsAt, endsAtMs: next.terms.endsAt, timeline };
    await updateCampaign(tx, changed);
    await insertVersion(tx, { id: versionId, campaignId: id, version, terms: JSON.stringify(next.terms), reason: next.reason, inForceAtMs: nowMs, createdAtMs: nowMs });
    for (const slot of deps.slots) await slot.inForce?.(tx, { campaignId: id, version, terms: next.terms, before });
    tx.emit({ type: 'campaign.versioned', subject: id, data: { version }, cause } satisfies DomainEvent);
    return { campaign: changed, terms: next.terms, warnings };
  });
};

function assertVersionable(status: CampaignStatus): void {
  if (status === 'draft' || status === 'ended') throw conflict(`campaign.${status}`, `a campaign that is ${status} has no new versions`);
}

import type { AuditNote } from '../../kernel/http/access-slots';
import type { Machine } from '../../kernel/machine';
import { statusOf } from './decide-status';
import { campaignById, termsOf } from './store';

export type Audited = <T>(audit: AuditNote, campaignId: string, change: () => Promise<T>) => Promise<T>;

/** Tells the audit what a change made of a campaign. Whom it is for is left out: an audience names customers. */
export function createAudited({ database, clock }: Pick<Machine, 'database' | 'clock'>): Audited {
  const stateOf = async (id: string): Promise<Record<string, unknown> | null> => {
    const campaign = await campaignById(database, id);
    if (!campaign) return null;
    const { audience: _people, ...terms } = await termsOf(database, id, campaign.version);
    return { status: statusOf(campaign, clock.nowMs()), version: campaign.version, archived: campaign.archivedAtMs !== null, terms };
  };
  return async (audit, campaignId, change) => {
    const before = await stateOf(campaignId);
    const answer = await change();
    audit.about('campaign', campaignId);
    audit.changed(before, await stateOf(campaignId));
    return answer;
  };
}

import { conflict } from '../../kernel/errors';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import { mayBeArchived, statusOf } from './decide-status';
import { campaignUnknown, type Drafted } from './draft-campaign';
import { lockCampaign, storeArchived, termsOf } from './store';

/** Out of the way of lists and choices, or back in sight. Nothing else is another for it: whoever came is judged and paid as before. Asked twice it is done once. */
export const makeArchiveCampaign = ({ unitOfWork, clock }: Machine) => (id: string, step: 'archive' | 'restore', cause: Cause): Promise<Drafted> =>
  unitOfWork.run(async (tx) => {
    const campaign = await lockCampaign(tx, id);
    if (!campaign) throw campaignUnknown();
    const nowMs = clock.nowMs();
    const status = statusOf(campaign, nowMs);
    if (step === 'archive' && !mayBeArchived(status)) throw conflict(`campaign.${status}`, `a campaign that is ${status} cannot be archived; end it first`);
    const terms = await termsOf(tx, id, campaign.version);
    if ((step === 'archive') === (campaign.archivedAtMs !== null)) return { campaign, terms };
    const archivedAtMs = step === 'archive' ? nowMs : null;
    await storeArchived(tx, id, archivedAtMs);
    tx.emit({ type: step === 'archive' ? 'campaign.archived' : 'campaign.restored', subject: id, data: { version: campaign.version }, cause } satisfies DomainEvent);
    return { campaign: { ...campaign, archivedAtMs }, terms };
  });

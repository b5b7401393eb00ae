import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Cause } from '../../../kernel/events';
import type { Machine } from '../../../kernel/machine';
import type { DomainEvent } from '../../../vocabulary/events';
import { linkByWecomId, storeLinkLost } from './link-store';
import { LINK_NOTICE, type TellAdmins } from './notices';

export interface LinkReport {
  linkId: string;
  reason: 'link_deleted' | 'link_unavailable';
  cause: Cause;
}

/** delete_link, link_unavailable: the codes it carried fail from now on, and the next ask makes another link. A link that is not ours is nobody's concern. */
export const makeHearLinks = ({ clock, tellAdmins }: Pick<Machine, 'clock'> & { tellAdmins: TellAdmins }) => async (tx: Tx, reports: readonly LinkReport[]): Promise<void> => {
  for (const { linkId, reason, cause } of reports) {
    if ((await storeLinkLost(tx, linkId, reason, clock.nowMs())) === 0) continue;
    const link = await linkByWecomId(tx, linkId);
    if (!link) continue;
    tx.emit({ type: 'acquisition_link.lost', subject: link.id, data: { campaignId: link.campaignId, reason }, cause } satisfies DomainEvent);
    await tellAdmins(tx, { template: LINK_NOTICE, refs: { id: link.id }, once: linkId });
  }
};

import type { Tx } from '../../kernel/database/unit-of-work';
import type { Job } from '../../kernel/work/registry';
import type { TermsInForce } from '../campaigns';
import { liveReferralsOf } from './store';
import { tierMilestonesIn, type TierMilestones } from './tier-milestones';

const PAGE = 200;
const COUNT = 'rewards.count_friends';

/** Terms that count a milestone for the first time: the friends of earlier versions take their places too (policy 22). */
export async function recountFor(tx: Tx, { campaignId, version, terms }: TermsInForce, milestonesOf: TierMilestones): Promise<void> {
  const before = await milestonesOf(tx, campaignId, version - 1);
  if (version > 1 && tierMilestonesIn(terms).some((milestone) => !before.has(milestone))) tx.enqueue({ kind: COUNT, key: campaignId, payload: {} });
}

/** Page by page; each friend is settled in a turn of its own. */
export const countFriends: Job = {
  kind: COUNT,
  async run(tx, { key: campaignId, payload }) {
    const { after = '' } = payload as { after?: string };
    const page = await liveReferralsOf(tx, campaignId, { after, limit: PAGE });
    for (const { id, refereeId } of page) tx.enqueue({ kind: 'rewards.settle', lane: 'shared', key: id, payload: { refereeId } });
    const last = page.at(-1);
    if (last && page.length === PAGE) tx.enqueue({ kind: COUNT, key: campaignId, payload: { after: last.id } });
  },
};

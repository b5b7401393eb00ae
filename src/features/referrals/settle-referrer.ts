import type { Job } from '../../kernel/work/registry';
import { refereesOf } from './store';

const PAGE = 200;

/** What we learnt of a referrer bears on every friend they brought; each is settled in a turn of its own (policy 11). */
export const settleReferrer: Job = {
  kind: 'referral.settle_referrer',
  async run(tx, { key, payload }) {
    const { after = '' } = payload as { after?: string };
    const page = await refereesOf(tx, key, { after, limit: PAGE });
    for (const refereeId of new Set(page.map((referral) => referral.refereeId))) tx.enqueue({ kind: 'referral.settle', key: refereeId, payload: {} });
    const last = page.at(-1);
    if (last && page.length === PAGE) tx.enqueue({ kind: 'referral.settle_referrer', key, payload: { after: last.id } });
  },
};

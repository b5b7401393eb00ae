import type { Job } from '../../kernel/work/registry';
import type { CustomerId } from '../../vocabulary/events';
import { deleteFollowUpsAbout } from './store';

export const forgetNotesWork = (customerId: CustomerId) => ({ kind: 'follow_up.forget', key: customerId, payload: {} });

/** Notes about somebody who had themselves erased go too: they are others' words, but about them. */
export const forgetNotes: Job = {
  kind: 'follow_up.forget',
  async run(tx, { key }) {
    if (await deleteFollowUpsAbout(tx, key)) tx.enqueue(forgetNotesWork(key));
  },
};

import type { Clock } from '../../../kernel/clock';
import type { Job } from '../../../kernel/work/registry';
import type { DomainEvent } from '../../../vocabulary/events';
import { blankLeads, staleLeads } from './store';

export const BLANK_LEADS = 'leads.blank';
export const blankLeadsWork = () => ({ kind: BLANK_LEADS, key: 'all', payload: {} });

/** Rows of one step: a few milliseconds on SQLite, where arriving callbacks wait for the writer. */
export const AT_ONCE = 200;

/** Blanks leads of whom nobody came in 90 days, a step at a time, each a short transaction, until none is old. */
export const forgetLeads = ({ clock }: { clock: Clock }): Job => ({
  kind: BLANK_LEADS,
  async run(tx, { id }) {
    const stale = await staleLeads(tx, clock.nowMs(), AT_ONCE);
    if (stale.length === 0) return;
    const leads = await blankLeads(tx, stale);
    tx.emit({ type: 'leads.blanked', subject: 'all', data: { leads }, cause: { type: 'work', id } } satisfies DomainEvent);
    if (stale.length === AT_ONCE) tx.enqueue(blankLeadsWork());
  },
});

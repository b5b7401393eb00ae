import type { Machine } from '../../../kernel/machine';
import type { Job } from '../../../kernel/work/registry';
import { factsByCustomer } from '../follow-store';
import { takeTurns } from '../store';
import type { Told, WriteFacts } from '../write-facts';
import { decideUnfriended } from './decide-reconcile';
import { countBySend } from './reconcile-store';

export const unfriendedWork = (event: { subject: string; data: Readonly<Record<string, unknown>> }) => ({ kind: 'follows.end_unfriended', key: event.subject, payload: event.data });

/** 群发 found that a customer deleted the member, which no listing ever shows: the follow ends as the customer's doing, and is counted apart (policy 6). */
export const endUnfriended = ({ clock, ids, writeFacts }: Pick<Machine, 'clock' | 'ids'> & { writeFacts: WriteFacts }): Job => ({
  kind: 'follows.end_unfriended',
  async runAll(tx, works) {
    const customerIds = [...new Set(works.map(({ key }) => key))];
    await takeTurns(tx, customerIds);
    const facts = await factsByCustomer(tx, customerIds);
    const nowMs = clock.nowMs();
    const told = new Map<string, Told>();
    for (const { id, key: customerId, payload } of works) {
      const { staffId, sinceMs, atMs } = payload as { staffId: string; sinceMs: number; atMs: number };
      const ending = decideUnfriended((facts.get(customerId) ?? []).filter((fact) => fact.staffId === staffId), { sinceMs, atMs });
      if (ending) told.set(`${customerId}:${staffId}`, { cause: { type: 'work', id }, fact: { customerId, id: ids.next(), staffId, kind: 'end_customer', atMs: ending.atMs, state: null, source: 'send', arrivedAtMs: nowMs } });
    }
    if (told.size === 0) return;
    await writeFacts(tx, [...told.values()]);
    await countBySend(tx, told.size, nowMs);
  },
});

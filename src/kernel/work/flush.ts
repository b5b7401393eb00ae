import { JournalEntry } from '../../../entities/journal-entry';
import { WorkRow } from '../../../entities/work-row';
import type { Clock } from '../clock';
import type { Flush } from '../database/unit-of-work';
import type { Lane, NewWork, Subscription } from '../events';
import type { Ids } from '../ids';

export interface Subscribers {
  of(type: string): readonly Subscription[];
}

/** Writes the journal and the work of one transaction: one INSERT for each, however much was emitted (a few when it is thousands). */
export function createFlush(deps: { clock: Clock; ids: Ids; subscribers: Subscribers; wake: (lane: Lane) => void }): Flush {
  return async (tx, events, work) => {
    const nowMs = deps.clock.nowMs();
    const caused = events.flatMap((event) =>
      deps.subscribers.of(event.type).filter((subscription) => subscription.wants?.(event) ?? true).map((subscription) => subscription.work(event)),
    );
    const entries = events.map((event): JournalEntry => ({
      id: deps.ids.next(), type: event.type, subject: event.subject, data: JSON.stringify(event.data),
      causeType: event.cause.type, causeId: event.cause.id, atMs: nowMs,
    }));
    const rows = [...work, ...caused].map((item) => workRow(item, deps.ids.next(), nowMs));
    await tx.insert(JournalEntry, entries);
    await tx.insertMissing(WorkRow, rows); // a row whose `once` text stands already is left alone: that is what `once` asks for
    for (const row of rows) if (row.notBeforeMs <= nowMs) tx.afterCommit(() => deps.wake(row.lane as Lane));
  };
}

const workRow = (item: NewWork, id: string, nowMs: number): WorkRow => ({
  id, kind: item.kind, lane: item.lane ?? 'job', subject: item.key, payload: JSON.stringify(item.payload), once: item.once ?? null,
  status: 'pending', attempts: 0, doubt: 0, notBeforeMs: item.notBeforeMs ?? nowMs, deliverByMs: item.deliverByMs ?? null,
  leaseUntilMs: null, claimToken: null, error: null, createdAtMs: nowMs, doneAtMs: null,
  delivery: item.to === undefined ? null : 'queued', recipient: item.to ?? null, sentAtMs: null,
});

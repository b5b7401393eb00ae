import type { Clock } from '../../kernel/clock';
import type { Ids } from '../../kernel/ids';
import type { NewWork } from '../../kernel/events';
import type { WorkItem } from '../../kernel/work/outcome';
import type { Job } from '../../kernel/work/registry';
import type { CustomerId } from '../../vocabulary/events';
import { openFollowersOf } from './follow-store';
import { takeTurns } from './store';
import type { Told, WriteFacts } from './write-facts';

type Deps = { clock: Clock; ids: Ids; writeFacts: WriteFacts };
type Page = { work: WorkItem; customerIds: CustomerId[]; full: boolean };

/** Customers of one transaction, however many members left at once: SQLite has one writer, and 50 hold it for some 5 ms. */
const PAGE = 50;
/** Transactions that did not see the departure yet have ended by then. */
const SETTLED_MS = 120_000;

export const endLeftWork = (staffId: string, atMs: number): NewWork => ({ kind: 'follows.end_left', key: staffId, payload: { atMs } });

/** A member who left ends every follow that stood then; nothing lapses, and WeCom is asked who has these customers now (policy 5). */
export const endLeftFollows = ({ clock, ids, writeFacts }: Deps): Job => ({
  kind: 'follows.end_left',
  async runAll(tx, works) {
    const pages: Page[] = [];
    let room = PAGE;
    for (const work of works) {
      const { atMs, after = '' } = work.payload as { atMs: number; after?: string };
      const customerIds = room === 0 ? [] : await openFollowersOf(tx, { staffId: work.key, startedUpToMs: atMs, after, limit: room });
      pages.push({ work, customerIds, full: customerIds.length === room });
      room -= customerIds.length;
    }
    const nowMs = clock.nowMs();
    const told = pages.flatMap(({ work, customerIds }) => customerIds.map((customerId): Told => ({
      cause: { type: 'work', id: work.id },
      fact: { customerId, id: ids.next(), staffId: work.key, kind: 'end_left', atMs: Number(work.payload['atMs']), state: null, source: 'callback', arrivedAtMs: nowMs },
    })));
    const customerIds = [...new Set(told.map(({ fact }) => fact.customerId))];
    if (customerIds.length > 0) await takeTurns(tx, customerIds);
    if (told.length > 0) await writeFacts(tx, told);
    for (const customerId of customerIds) tx.enqueue({ kind: 'customer.read', key: customerId, lane: 'bulk', payload: {} });
    for (const page of pages) {
      const next = nextOf(page, nowMs);
      if (next) tx.enqueue(next);
    }
  },
});

/** The next page; after the last one, once more for a follow that was being written meanwhile. */
function nextOf({ work: { key, payload }, customerIds, full }: Page, nowMs: number): NewWork | null {
  const work = { kind: 'follows.end_left', key };
  if (full) return { ...work, payload: { ...payload, after: customerIds.at(-1) ?? payload['after'] ?? '' } };
  return payload['last'] === true ? null : { ...work, payload: { atMs: payload['atMs'], last: true }, notBeforeMs: nowMs + SETTLED_MS };
}

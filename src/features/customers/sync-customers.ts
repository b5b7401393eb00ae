import { floorToSecond } from '../../kernel/clock';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { Sender } from '../../kernel/work/registry';
import { adviseAfter, WecomError, type Wecom } from '../../wecom';
import { staffByIds, type ResolveStaff } from '../staff';
import { finishMember } from './baseline';
import type { ErasedKeyOf } from './erasure/erased-key';
import type { RecordFollows } from './record-follows';
import { storeProfiles } from './customer-name';
import { lockCustomers } from './store';

type Deps = Machine & { wecom: Wecom; resolveStaff: ResolveStaff; recordFollows: RecordFollows; erasedKeyOf: ErasedKeyOf };

interface Listed {
  externalUserId: string;
  name: string;
  type: number;
  startedAtMs: number;
}

interface Page {
  userId: string;
  rows: Listed[];
  nextCursor: string | null;
  /** WeCom would not list this member: out of range, or renamed meanwhile. */
  refused: boolean;
}

const PAGE = 50;

/** The first listing of one member's customers, page by page: the cursor stands in the work row, so a stop in between resumes there. */
export const syncCustomers = (deps: Deps): Sender<Page> => ({
  kind: 'customers.sync', lane: 'bulk',
  async send(work) {
    const [member] = await staffByIds(deps.database, [work.key]);
    if (!member) return { kind: 'failed', error: 'this member is not known' };
    const { userId } = member;
    if (member.mergedInto !== null) return { kind: 'done', result: { userId, rows: [], nextCursor: null, refused: false } }; // listed as the one they are
    const cursor = work.payload['cursor'];
    try {
      const page = await deps.wecom.customers.batchByUser({ userIds: [userId], cursor: typeof cursor === 'string' ? cursor : null, limit: PAGE });
      const rows = page.items.map(({ contact, follow }) => ({
        externalUserId: contact.externalUserId, name: contact.name, type: contact.type, startedAtMs: floorToSecond(follow.createTime * 1000),
      }));
      return { kind: 'done', result: { userId, rows, nextCursor: page.nextCursor, refused: false } };
    } catch (error) {
      // 84061: the member has no customers · 60011, 40003: not ours to list now; asked again when the member is next found in range
      const nothing = { userId, rows: [], nextCursor: null };
      if (error instanceof WecomError && error.code === 84061) return { kind: 'done', result: { ...nothing, refused: false } };
      if (error instanceof WecomError && (error.code === 60011 || error.code === 40003)) return { kind: 'done', result: { ...nothing, refused: true } };
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind !== 'done' || !outcome.result) return;
    const { userId, rows, nextCursor, refused } = outcome.result;
    await storePage(deps, tx, userId, rows, { type: 'sync', id: work.id });
    const seenCursors = Number(work.payload['page'] ?? 0);
    if (nextCursor !== null && nextCursor !== work.payload['cursor'] && seenCursors < MAX_PAGES) {
      tx.enqueue({ kind: 'customers.sync', key: work.key, lane: 'bulk', payload: { cursor: nextCursor, page: seenCursors + 1 } });
    } else {
      if (nextCursor !== null) deps.logger.error('a listing of customers did not come to an end and was cut', { work: work.id, pages: seenCursors });
      await finishMember(tx, work.key, refused ? 'refused' : 'done', deps.clock.nowMs());
    }
  },
});

/** A cursor that never ends is a listing that lies: 1,000 pages hold 50,000 customers of one member. */
const MAX_PAGES = 1000;

async function storePage(deps: Deps, tx: Tx, userId: string, rows: readonly Listed[], cause: Cause): Promise<void> {
  if (rows.length === 0) return;
  const customers = await lockCustomers(tx, rows.map(({ externalUserId }) => ({ externalUserId, id: deps.ids.next() })), { nowMs: deps.clock.nowMs(), erasedKeyOf: deps.erasedKeyOf, engine: deps.database.engine });
  await deps.recordFollows(tx, rows.map(({ externalUserId, startedAtMs }) => ({ externalUserId, userId, kind: 'found', atMs: startedAtMs, state: null, source: 'baseline', cause })));
  const unread = [...customers.values()].filter((customer) => customer.detailAtMs === null && customer.erasedAtMs === null);
  const listed = new Map(rows.map((row) => [row.externalUserId, row]));
  await storeProfiles(tx, deps.persons, unread.flatMap((customer) => {
    const row = listed.get(customer.externalUserId);
    return row ? [{ customer, name: row.name, type: row.type, detailAtMs: customer.detailAtMs }] : [];
  }));
}

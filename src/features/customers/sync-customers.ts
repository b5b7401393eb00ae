import { FollowFactRow } from '../../../entities/follow-fact';
import { FollowEpisode } from '../../../entities/follow-episode';
import { Customer } from '../../../entities/customer';
import { floorToSecond } from '../../kernel/clock';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Machine } from '../../kernel/machine';
import type { Sender } from '../../kernel/work/registry';
import { adviseAfter, WecomError, type Wecom } from '../../wecom';
import type { ResolveStaff } from '../staff';
import { finishMember } from './baseline';
import type { RecordFollow } from './record-follow';

type Deps = Machine & { wecom: Wecom; resolveStaff: ResolveStaff; recordFollow: RecordFollow };

interface Listed {
  externalUserId: string;
  name: string;
  type: number;
  startedAtMs: number;
}

interface Page {
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
    const userId = String(work.payload['userId']);
    const cursor = work.payload['cursor'];
    try {
      const page = await deps.wecom.customers.batchByUser({ userIds: [userId], cursor: typeof cursor === 'string' ? cursor : null, limit: PAGE });
      const rows = page.items.map(({ contact, follow }) => ({
        externalUserId: contact.externalUserId, name: contact.name, type: contact.type, startedAtMs: floorToSecond(follow.createTime * 1000),
      }));
      return { kind: 'done', result: { rows, nextCursor: page.nextCursor, refused: false } };
    } catch (error) {
      // 84061: the member has no customers · 60011, 40003: not ours to list now; asked again when the member is next found in range
      const nothing = { rows: [], nextCursor: null };
      if (error instanceof WecomError && error.code === 84061) return { kind: 'done', result: { ...nothing, refused: false } };
      if (error instanceof WecomError && (error.code === 60011 || error.code === 40003)) return { kind: 'done', result: { ...nothing, refused: true } };
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind !== 'done' || !outcome.result) return;
    const userId = String(work.payload['userId']);
    const { rows, nextCursor, refused } = outcome.result;
    await storePage(deps, tx, userId, rows, work.id);
    const seenCursors = Number(work.payload['page'] ?? 0);
    if (nextCursor !== null && nextCursor !== work.payload['cursor'] && seenCursors < MAX_PAGES) {
      tx.enqueue({ kind: 'customers.sync', key: work.key, lane: 'bulk', payload: { userId, cursor: nextCursor, page: seenCursors + 1 } });
    } else {
      if (nextCursor !== null) deps.logger.error('a listing of customers did not come to an end and was cut', { work: work.id, pages: seenCursors });
      await finishMember(tx, work.key, refused ? 'refused' : 'done', deps.clock.nowMs());
    }
  },
});

/** A cursor that never ends is a listing that lies: 1,000 pages hold 50,000 customers of one member. */
const MAX_PAGES = 1000;

async function storePage(deps: Deps, tx: Tx, userId: string, rows: readonly Listed[], workId: string): Promise<void> {
  if (rows.length === 0) return;
  const staffId = await deps.resolveStaff(tx, userId);
  const keys = [...new Map(rows.map((row) => [row.externalUserId, row])).values()];
  const known = new Set((await tx.rows<{ externalUserId: string }>(
    `SELECT externalUserId FROM customer WHERE externalUserId IN (${keys.map(() => '?').join(',')})`, keys.map((row) => row.externalUserId))).map((row) => row.externalUserId));
  const nowMs = deps.clock.nowMs();
  // strangers by the page: nobody has facts of them that could disagree
  const strangers = keys.filter((row) => !known.has(row.externalUserId)).map((row) => ({ ...row, id: deps.ids.next() }));
  await tx.insert(Customer, strangers.map((row) => ({
    id: row.id, externalUserId: row.externalUserId, personId: row.id, type: row.type, name: row.name.slice(0, 128), stage: null, openidKey: null,
    staffId: null, detailAtMs: null, turn: 0, createdAtMs: nowMs,
  })));
  await tx.insert(FollowFactRow, strangers.map((row) => ({
    id: deps.ids.next(), customerId: row.id, staffId, kind: 'found', atMs: row.startedAtMs, state: null, source: 'baseline', arrivedAtMs: nowMs,
  })));
  await tx.insert(FollowEpisode, strangers.map((row) => ({
    id: deps.ids.next(), openKey: `${row.id}:${staffId}`, customerId: row.id, staffId, startedAtMs: row.startedAtMs, endedAtMs: null, endedBy: null, state: null,
  })));
  for (const row of keys.filter((each) => known.has(each.externalUserId))) {
    await deps.recordFollow(tx, { externalUserId: row.externalUserId, userId, kind: 'found', atMs: row.startedAtMs, state: null, source: 'baseline' }, { type: 'sync', id: workId });
  }
}


import { createHash } from 'node:crypto';
import type { CodeWalk } from '../../../../entities/code-walk';
import type { NewWork } from '../../../kernel/events';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Machine } from '../../../kernel/machine';
import type { Sender } from '../../../kernel/work/registry';
import { adviseAfter, WecomError, type Wecom } from '../../../wecom';
import { waysByConfigs } from '../store';
import { decideBadCursor, decidePage } from './decide-walk';
import { judgeWork } from './judge-walk';
import type { Detail, RecordFound } from './record-found';
import { lockWalk, storeWalk, unrecordedByConfigs, walkById } from './walk-store';

type Deps = Machine & { wecom: Wecom; recordFound: RecordFound };

type Answer =
  | { kind: 'page'; cursor: string | null; configIds: string[]; details: Detail[]; whole: boolean; nextCursor: string | null }
  | { kind: 'bad_cursor'; cursor: string | null }
  /** Somebody else went on from here already. */
  | { kind: 'stale' };

/** Nothing older is listed (doc 92228): 2021-07-10 in China. */
const FIRST_LISTED_S = 1_625_846_400;
const PAGE = 1000;
/** Calls of one attempt; a page with more strangers than this is asked for again, and goes on where it was. */
const DETAILS = 100;
const BAD_CURSOR = 50100;
const MOST_CHARS = 500;

export const walkWork = (walkId: string): NewWork => ({ kind: 'contact_way.walk', lane: 'bulk', key: walkId, payload: {} });

/**
 * One page of 获取企业已配置的「联系我」列表. The cursor stands in the walk's row and moves in the transaction that stores the page, so a stop at any moment goes on
 * from there. Only what no row of ours has is asked about one by one. Source: doc 92228.
 */
export const walkCodes = (deps: Deps): Sender<Answer> => ({
  kind: 'contact_way.walk', lane: 'bulk',
  async send(work) {
    const walk = await walkById(deps.database, work.key);
    if (walk?.status !== 'walking') return { kind: 'done', result: { kind: 'stale' } };
    const cursor = walk.pageCursor;
    try {
      const endTime = Math.floor(deps.clock.nowMs() / 1000);
      const page = await deps.wecom.contactWays.list({ startTime: FIRST_LISTED_S, endTime, cursor, limit: PAGE });
      const configIds = [...new Set(page.configIds.filter((id) => id !== '' && id.length <= 64))];
      const strangers = await strangersAmong(deps, walk.id, configIds);
      const details: Detail[] = [];
      for (const configId of strangers.slice(0, DETAILS)) details.push(await detailOf(deps.wecom, configId));
      return { kind: 'done', result: { kind: 'page', cursor, configIds, details, whole: strangers.length <= DETAILS, nextCursor: page.nextCursor } };
    } catch (error) {
      if (error instanceof WecomError && error.code === BAD_CURSOR) return { kind: 'done', result: { kind: 'bad_cursor', cursor } };
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    const walk = await lockWalk(tx, work.key);
    if (walk?.status !== 'walking') return;
    if (outcome.kind === 'failed') return end(deps, tx, walk, outcome.error);
    if (outcome.kind !== 'done' || !outcome.result || outcome.result.kind === 'stale' || outcome.result.cursor !== walk.pageCursor) return;
    if (outcome.result.kind === 'bad_cursor') return restart(deps, tx, walk);
    await takePage(deps, tx, walk, outcome.result);
  },
});

/** Ids that no row has; a second one of ours is looked at again in every walk. */
async function strangersAmong({ database }: Deps, walkId: string, configIds: readonly string[]): Promise<string[]> {
  const known = new Set((await waysByConfigs(database, configIds)).map((way) => way.configId));
  for (const row of await unrecordedByConfigs(database, configIds)) if (row.kind === 'foreign' || row.seenBy === walkId) known.add(row.configId);
  return configIds.filter((id) => !known.has(id));
}

/** One that is listed and cannot be read is another app's, or gone since: not ours either way. */
async function detailOf(wecom: Wecom, configId: string): Promise<Detail> {
  try {
    const detail = await wecom.contactWays.get(configId);
    return detail.configId === configId ? detail : { configId, state: null, users: [], qrCode: null };
  } catch (error) {
    if (error instanceof WecomError && (error.kind === 'fault' || error.kind === 'state' || error.kind === 'permission')) return { configId, state: null, users: [], qrCode: null };
    throw error;
  }
}

async function takePage(deps: Deps, tx: Tx, walk: CodeWalk, page: Extract<Answer, { kind: 'page' }>): Promise<void> {
  const found = await deps.recordFound(tx, walk, page);
  const seen = { ...walk, listed: walk.listed + found.fresh, adopted: walk.adopted + found.adopted, duplicates: walk.duplicates + found.duplicates, progressAtMs: deps.clock.nowMs() };
  if (!page.whole) {
    await storeWalk(tx, seen);
    return tx.enqueue(walkWork(walk.id));
  }
  const followed = JSON.parse(walk.cursors) as string[];
  const next = page.nextCursor === null ? null : shortHash(page.nextCursor);
  // begun anew, it meets again what it saw before
  const fresh = walk.restarts > 0 ? page.configIds.length : found.fresh;
  const verdict = decidePage({ followed, pages: walk.pages, next, ids: page.configIds.length, fresh });
  if (verdict.kind === 'broken' || (page.nextCursor !== null && page.nextCursor.length > MOST_CHARS)) return end(deps, tx, seen, verdict.kind === 'broken' ? verdict.why : 'a cursor is too long');
  const gone = { ...seen, pages: walk.pages + 1, cursors: JSON.stringify(next === null ? followed : [...followed, next]), pageCursor: page.nextCursor };
  await storeWalk(tx, verdict.kind === 'end' ? { ...gone, status: 'judging' } : gone);
  tx.enqueue(verdict.kind === 'end' ? judgeWork(walk.id, {}) : walkWork(walk.id));
}

async function restart(deps: Deps, tx: Tx, walk: CodeWalk): Promise<void> {
  if (decideBadCursor(walk.restarts, walk.pageCursor === null) === 'broken') return end(deps, tx, walk, 'WeCom does not know its own cursor');
  await storeWalk(tx, { ...walk, restarts: walk.restarts + 1, pageCursor: null, cursors: '[]', pages: 0, progressAtMs: deps.clock.nowMs() });
  tx.enqueue(walkWork(walk.id));
}

/** What it found stands; what it did not find is told of nobody. */
async function end({ clock }: Deps, tx: Tx, walk: CodeWalk, reason: string): Promise<void> {
  await storeWalk(tx, { ...walk, openKey: null, status: 'broken', reason: reason.slice(0, 190), finishedAtMs: clock.nowMs() });
}

const shortHash = (cursor: string): string => createHash('sha256').update(cursor).digest('base64url').slice(0, 10);

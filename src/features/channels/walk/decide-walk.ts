/** 1,000 a page, 500,000 of them, and what other tools made beside. */
const MOST_PAGES = 2000;
/** A cursor may go stale once; a listing that cannot be followed from its beginning twice is not one. */
const MOST_RESTARTS = 2;

export interface PageQuestion {
  /** Short hashes of every cursor followed so far. */
  followed: readonly string[];
  pages: number;
  /** Of the next cursor; null: the listing says that this was its last page. */
  next: string | null;
  /** Ids on this page, and those of them that this walk had not seen yet. */
  ids: number;
  fresh: number;
}

export type PageVerdict = { kind: 'next' } | { kind: 'end' } | { kind: 'broken'; why: string };

/** Where does the walk go from this page? A listing that goes in circles would have us conclude that codes are gone. */
export function decidePage({ followed, pages, next, ids, fresh }: PageQuestion): PageVerdict {
  if (next === null) return { kind: 'end' };
  if (followed.includes(next)) return { kind: 'broken', why: 'the listing goes in a circle' };
  if (pages + 1 >= MOST_PAGES) return { kind: 'broken', why: 'the listing does not come to an end' };
  if (ids > 0 && fresh === 0) return { kind: 'broken', why: 'a page repeats what was listed before' };
  return { kind: 'next' };
}

/** WeCom does not know the cursor any more. */
export const decideBadCursor = (restarts: number, atStart: boolean): 'restart' | 'broken' => (atStart || restarts >= MOST_RESTARTS ? 'broken' : 'restart');

export interface OwnWay {
  status: 'pending' | 'active' | 'failed' | 'removing' | 'retired';
  configId: string | null;
}

/**
 * A configuration that no row has: `adopt` it, its reply was lost · `duplicate`: our row has another one of the same state · `remove`: it was given up ·
 * `foreign`: not ours, never touched.
 */
export function decideFound(own: OwnWay | null, configId: string): 'adopt' | 'duplicate' | 'remove' | 'recorded' | 'foreign' {
  if (!own) return 'foreign';
  if (own.configId === configId) return 'recorded';
  if (own.status === 'removing' || own.status === 'retired') return 'remove';
  return own.status === 'active' ? 'duplicate' : 'adopt';
}

const FEW = 20;
const SHARE = 0.05;

/** A complete listing lacks some of ours: are they so few that it may be believed? (policy 6 says the same of follows) */
export const decideAbsent = ({ held, absent }: { held: number; absent: number }): 'ask' | 'park' => (absent > Math.max(FEW, held * SHARE) ? 'park' : 'ask');

/** A listing tells nothing of what was made, or made anew, while it was under way. */
export const isAbsent = (way: { listedBy: string | null; changedAtMs: number }, walk: { id: string; startedAtMs: number }): boolean => way.listedBy !== walk.id && way.changedAtMs < walk.startedAtMs;

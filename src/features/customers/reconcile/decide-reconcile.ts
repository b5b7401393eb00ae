import type { FollowFact } from '../../../vocabulary/follow';
import { foldEpisodes } from '../fold-episodes';

/** One follow as `batch/get_by_user` lists it. */
export interface ListedFollow {
  /** `createtime`, whole seconds. */
  startedAtMs: number;
  state: string | null;
}

/** A missed add: what a listing adds to what is known of one member and one customer. */
export interface Opening {
  atMs: number;
  state: string | null;
}

/**
 * Does this listed follow say anything new? `facts`: of this member and this customer only; a member's first listing is over before this is asked (policy 8).
 * One that ended is opened only by a later `createtime` (policy 6), and without its state: WeCom repeats the state of an earlier add (policy 9, pitfall 5).
 */
export function decideOpening(facts: readonly FollowFact[], listed: ListedFollow): Opening | null {
  const episodes = foldEpisodes(facts);
  const open = episodes.find((episode) => episode.endedAtMs === null);
  if (open) return episodes.length > 1 || !lacksState(facts, open.state, listed) ? null : { atMs: listed.startedAtMs, state: listed.state };
  // ends of follows whose start nobody told us of are ends too
  const lastEndMs = Math.max(-1, ...facts.filter((fact) => fact.kind.startsWith('end_')).map((fact) => fact.atMs));
  if (listed.startedAtMs <= lastEndMs) return null;
  return { atMs: listed.startedAtMs, state: episodes.length === 0 ? listed.state : null };
}

/** A detail read knew this follow before anybody told us of the scan: its add was lost all the same. A first listing's is not. */
const lacksState = (facts: readonly FollowFact[], known: string | null, listed: ListedFollow): boolean =>
  known === null && listed.state !== null && facts.every((fact) => fact.source === 'detail');

/** A mistaken setting of the visible range 应用可见范围 looks like hundreds of deletes at once. */
const FEW = 20;
const SHARE = 0.05;

/** May a complete listing end what it lacks? `park`: it would end more than max(20, 5 %) of this member's follows, so it ends none (policy 6). */
export const decideBrake = ({ held, absent }: { held: number; absent: number }): 'go' | 'park' => (absent > Math.max(FEW, held * SHARE) ? 'park' : 'go');

export interface EndQuestion {
  /** When the first page of the complete listing was asked for. */
  listingBeganAtMs: number;
  /** The detail that was read since shows this member among the customer's followers. */
  shown: boolean;
}

/** When did the follow end that the listing lacks? Null: it did not, or something was heard of it that the listing could not know yet (policy 6). */
export function decideEnd(facts: readonly FollowFact[], { listingBeganAtMs, shown }: EndQuestion): { atMs: number } | null {
  if (shown || !foldEpisodes(facts).some((episode) => episode.endedAtMs === null)) return null;
  const beganS = Math.floor(listingBeganAtMs / 1000);
  const known = facts.every((fact) => fact.arrivedAtMs < listingBeganAtMs && fact.atMs <= beganS * 1000);
  return known ? { atMs: beganS * 1000 } : null;
}

/** 群发 says "not a friend": the follow ended, unless it began anew since that could have been found out (policy 6). */
export function decideUnfriended(facts: readonly FollowFact[], { sinceMs, atMs }: { sinceMs: number; atMs: number }): { atMs: number } | null {
  const open = foldEpisodes(facts).find((episode) => episode.endedAtMs === null);
  const began = facts.some((fact) => (fact.kind === 'add' || fact.kind === 'half' || fact.kind === 'found') && fact.atMs >= Math.floor(sinceMs / 1000) * 1000);
  return open && !began ? { atMs: Math.max(open.startedAtMs, Math.floor(atMs / 1000) * 1000) } : null;
}

export type NextPage = { kind: 'more'; cursor: string; markCursor: string | null } | { kind: 'complete' } | { kind: 'circle' };

/** 100,000 customers of one member: more than WeCom lets anybody have. */
const MOST_PAGES = 1000;

/** Where a listing goes on. A cursor that comes back is a listing that never ends; of all cursors, one is remembered at every power of two (Brent). */
export function decideNextPage(at: { cursor: string | null; markCursor: string | null; pages: number }, nextCursor: string | null): NextPage {
  if (nextCursor === null) return { kind: 'complete' };
  const page = at.pages + 1;
  if (nextCursor === at.cursor || nextCursor === at.markCursor || page >= MOST_PAGES) return { kind: 'circle' };
  return { kind: 'more', cursor: nextCursor, markCursor: (page & (page - 1)) === 0 ? nextCursor : at.markCursor };
}

/** What a run under way does, in this order: asks who there is, lists their customers, compares, asks about what the lists lack. */
export type Phase = 'members' | 'listing' | 'comparing' | 'confirming';

/** Null: it is over. */
export function decidePhase({ status, planned, toList, judged }: { status: string; planned: number; toList: number; judged: number }): Phase | null {
  if (status !== 'running') return null;
  if (planned === 0) return 'members';
  if (toList > 0) return 'listing';
  return judged === 0 ? 'comparing' : 'confirming';
}

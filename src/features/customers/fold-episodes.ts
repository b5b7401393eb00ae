import type { EndedBy, Episode, FollowFact, FollowKind, Told, ToldBy } from '../../vocabulary/follow';

/** In one second a lead comes before the start it speaks of, and a start before its end: a delete that overtook its add must not be lost. */
const RANK: Record<FollowKind, number> = { told: -1, add: 0, half: 0, found: 0, seen: 1, end_staff: 2, end_customer: 2, end_transfer: 2, end_left: 2, end_unknown: 2 };
const ENDED_BY: Partial<Record<FollowKind, EndedBy>> = {
  end_staff: 'staff', end_customer: 'customer', end_transfer: 'transfer', end_left: 'staff_left', end_unknown: 'unknown',
};
const ATTRIBUTED_WITHIN_MS = 30 * 86_400_000;

/**
 * All facts of one customer, folded by (at, kind, content; see docs/adr/0012) into episodes, earliest start first (policy 2, 3, 7).
 * The order and number of arrivals make no difference to the result.
 */
export function foldEpisodes(facts: readonly FollowFact[]): Episode[] {
  const open = new Map<string, Episode>();
  const episodes: Episode[] = [];
  let awaited: Told[] = [];
  for (const fact of [...facts].sort(inEventTime)) {
    if (fact.kind === 'told') {
      const [standing] = open.values();
      (standing?.told ?? awaited).push(toldBy(fact));
      continue;
    }
    const current = open.get(fact.staffId);
    const endedBy = ENDED_BY[fact.kind];
    if (endedBy) {
      if (!current) continue;
      current.endedAtMs = fact.atMs;
      current.endedBy = endedBy;
      open.delete(fact.staffId);
    } else if (current) {
      takeState(current, fact);
      current.verified ||= isSight(fact);
      current.heard ||= isHeard(fact);
    } else if (fact.kind !== 'seen') {
      const episode: Episode = {
        inGroup: false, staffId: fact.staffId, startedAtMs: fact.atMs, endedAtMs: null, endedBy: null, state: null, scannedAtMs: null,
        scanHeardAtMs: null, laterScans: [], told: awaited, heard: isHeard(fact), wholeFirst: fact.kind !== 'half', verified: isSight(fact),
      };
      awaited = [];
      takeState(episode, fact);
      open.set(fact.staffId, episode);
      episodes.push(episode);
    }
  }
  return episodes;
}

function takeState(episode: Episode, fact: FollowFact): void {
  const state = attributableState(fact);
  if (state === null || state === episode.state) return;
  if (episode.state === null) Object.assign(episode, { state, scannedAtMs: fact.atMs, scanHeardAtMs: fact.arrivedAtMs });
  else if (!episode.laterScans.some((later) => later.state === state)) episode.laterScans.push({ state, atMs: fact.atMs, heardAtMs: fact.arrivedAtMs });
}

const inEventTime = (a: FollowFact, b: FollowFact) =>
  a.atMs - b.atMs || RANK[a.kind] - RANK[b.kind] || order(a.staffId, b.staffId) || order(a.state ?? '', b.state ?? '') || order(a.id, b.id);

/** A listing repeats the state of some earlier add; a fact that came a month late is shown, not attributed (policy 4, 8, 9). */
const attributableState = (fact: FollowFact): string | null =>
  (fact.source === 'callback' || fact.source === 'reconcile') && fact.arrivedAtMs - fact.atMs <= ATTRIBUTED_WITHIN_MS ? fact.state : null;

const toldBy = ({ staffId, source, state, atMs }: FollowFact): Told => ({ by: source as ToldBy, id: staffId, state: state ?? '', atMs });

const isHeard = (fact: FollowFact): boolean => fact.kind !== 'seen' && fact.source !== 'baseline';

const isSight = (fact: FollowFact): boolean => (fact.kind === 'seen' || fact.kind === 'found') && fact.source !== 'baseline';

/** The follow that holds at an instant, per member of staff. */
export const openAt = (episodes: readonly Episode[], atMs: number): Episode[] =>
  episodes.filter((episode) => episode.startedAtMs <= atMs && (episode.endedAtMs === null || episode.endedAtMs > atMs));

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

import type { EndedBy, Episode } from '../../vocabulary/follow';
import type { ReferralReason } from '../../vocabulary/reasons';
import type { ReferralStatus } from '../../vocabulary/referral-status';
import { openAt } from '../customers';

export interface LifeFacts {
  episodes: readonly Episode[];
  addedAtMs: number;
  retentionMs: number;
  nowMs: number;
  /** Before the first listing ends, nobody can know who was a customer already (policy 8). */
  baselineFinished: boolean;
  retainedAtMs: number | null;
  contactedAtMs: number | null;
  qualifiedAtMs: number | null;
  dealAtMs: number | null;
  /** Null: approved, or not asked yet. */
  screening: 'held' | 'denied' | null;
}

export interface Life {
  status: ReferralStatus;
  reason: ReferralReason | null;
  retainedAtMs: number | null;
  endedAtMs: number | null;
  endedBy: EndedBy | null;
  ownerStaffId: string;
  /** Retention has run out but no detail read has shown the follow: ask again (policy 8). */
  needsSight: boolean;
}

/** What became of a bound referral: lapse, retention, the highest milestone (policy 8, 17–19). */
export function decideLife(scan: Episode, facts: LifeFacts): Life {
  const retentionEndsAtMs = facts.addedAtMs + facts.retentionMs;
  const gone = goneForGood(facts.episodes, facts.addedAtMs);
  // a late fact counts at its own time, also when retention was settled without it (policy 4)
  const lapsed = gone !== null && gone.atMs < retentionEndsAtMs;
  // a read shows who is in the group; who was a customer before, only the first listing can tell (policy 8)
  const verified = wasSeen(scan, facts.episodes, facts.addedAtMs, retentionEndsAtMs) && (!scan.inGroup || facts.baselineFinished);
  const over = facts.nowMs >= retentionEndsAtMs;
  const retainedAtMs = lapsed ? null : (facts.retainedAtMs ?? (over && verified ? retentionEndsAtMs : null));
  const base = {
    retainedAtMs, endedAtMs: gone?.atMs ?? null, endedBy: gone?.by ?? null, ownerStaffId: ownerOf(scan, facts.episodes, facts.nowMs),
    needsSight: !lapsed && over && !verified && facts.retainedAtMs === null,
  };
  if (facts.screening === 'denied') return { ...base, status: 'rejected', reason: 'denied_by_review' };
  if (lapsed) return { ...base, status: 'lapsed', reason: 'unfollowed' };
  if (facts.screening === 'held') return { ...base, status: 'held', reason: 'screening' };
  if (base.needsSight || (!verified && !facts.baselineFinished)) return { ...base, status: 'held', reason: 'unverified' };
  return { ...base, status: highest({ ...facts, retainedAtMs }), reason: null };
}

/** The highest of what was reached, in whatever order (policy 17). */
export function highest(reached: Pick<LifeFacts, 'retainedAtMs' | 'contactedAtMs' | 'qualifiedAtMs' | 'dealAtMs'>): ReferralStatus {
  if (reached.dealAtMs !== null) return 'converted';
  if (reached.qualifiedAtMs !== null) return 'qualified';
  if (reached.contactedAtMs !== null) return 'contacted';
  return reached.retainedAtMs !== null ? 'retained' : 'bound';
}

/** A detail showed a follow that kept this friend through retention: the one that was scanned, another begun meanwhile, or an heir's (policy 5, 8). */
function wasSeen(scan: Episode, episodes: readonly Episode[], addedAtMs: number, retentionEndsAtMs: number): boolean {
  const handedOn = scan.endedBy === 'transfer' || scan.endedBy === 'staff_left';
  const kept = (startedAtMs: number) => startedAtMs === addedAtMs || (startedAtMs > addedAtMs && (handedOn || startedAtMs < retentionEndsAtMs));
  return episodes.some((episode) => episode.verified && kept(episode.startedAtMs));
}

/** `unknown`: a listing and the friend's own detail lack the follow, which only a member's own delete brings about; the callback was lost (policy 6). */
const LEAVES: ReadonlySet<EndedBy> = new Set(['customer', 'staff', 'unknown']);

/**
 * When the last open follow since the add ended, and by whom; null while any stands. Another member's follow keeps the friend with the company.
 * A transfer, or a member who left, ends nothing for the referral: the next follow is on its way (policy 5, 19).
 */
function goneForGood(episodes: readonly Episode[], addedAtMs: number): { atMs: number; by: EndedBy } | null {
  const since = episodes.filter((episode) => episode.endedAtMs === null || episode.endedAtMs >= addedAtMs);
  const ends = since.flatMap((episode) => (episode.endedAtMs === null || episode.endedBy === null ? [] : [{ atMs: episode.endedAtMs, by: episode.endedBy }])).sort((a, b) => a.atMs - b.atMs);
  const heirOf = (end: { atMs: number }) => since.some((next) => next.startedAtMs >= end.atMs) || openAt(since, end.atMs).length > 0;
  const heirless = ends.filter((end) => (end.by === 'transfer' || end.by === 'staff_left') && !heirOf(end));
  return ends.find((end) => LEAVES.has(end.by) && openAt(since, end.atMs).length === 0 && !heirless.some((other) => other.atMs <= end.atMs)) ?? null;
}

/** The member who was added while that follow stands, else whoever has the friend now (policy 5). */
function ownerOf(scan: Episode, episodes: readonly Episode[], nowMs: number): string {
  if (scan.endedAtMs === null) return scan.staffId;
  const open = openAt(episodes, nowMs);
  return open.at(-1)?.staffId ?? scan.staffId;
}

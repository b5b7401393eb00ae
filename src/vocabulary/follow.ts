/** What a fact says of a follow 好友关系. `found` is a follow that a listing or detail showed; `seen` confirms one that was known. */
export type FollowKind = 'add' | 'half' | 'found' | 'seen' | 'end_staff' | 'end_customer' | 'end_transfer' | 'end_left' | 'end_unknown';
/** `send`: a 群发 that could not reach the customer because they are no friend of the member any more. */
export type FollowSource = 'callback' | 'baseline' | 'detail' | 'reconcile' | 'send';
export type EndedBy = 'staff' | 'customer' | 'transfer' | 'staff_left' | 'unknown';

export interface FollowFact {
  id: string;
  staffId: string;
  kind: FollowKind;
  /** Whole seconds (policy 3). */
  atMs: number;
  state: string | null;
  source: FollowSource;
  arrivedAtMs: number;
}

export interface LaterScan {
  state: string;
  atMs: number;
  heardAtMs: number;
}

/** One open edge staff × customer, from its start to its end (policy 2). */
export interface Episode {
  staffId: string;
  startedAtMs: number;
  endedAtMs: number | null;
  endedBy: EndedBy | null;
  /** The first non-empty state an event carried; a listing's own state is never one (policy 8). */
  state: string | null;
  /** When that state was reported; later than the start when a listing knew the follow before the scan. */
  scannedAtMs: number | null;
  /** When we heard of that scan: it happened no later. */
  scanHeardAtMs: number | null;
  /** Other states that adds carried while this follow stood: an end between them was lost, or is late. */
  laterScans: LaterScan[];
  /** The follow was first known as a whole one, by an add or a listing, not as a half one 单向好友. */
  wholeFirst: boolean;
  /** A detail read since the start showed it (policy 8). */
  verified: boolean;
}

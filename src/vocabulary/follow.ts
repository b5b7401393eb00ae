/**
 * What a fact says of a follow 好友关系. `found` is a follow that a listing or detail showed; `seen` confirms one that was known. `told` is no follow:
 * a referrer named this friend, by a lead or a claim.
 */
export type FollowKind = 'add' | 'half' | 'found' | 'seen' | 'told' | 'end_staff' | 'end_customer' | 'end_transfer' | 'end_left' | 'end_unknown';
/** Who says that a referrer brought this friend, when no code was scanned: a lead 线索 told before, or a claim 补登 that two people stand for. */
export type ToldBy = 'lead' | 'claim';
/** `send`: a 群发 that could not reach the customer because they are no friend of the member any more. */
export type FollowSource = 'callback' | 'baseline' | 'detail' | 'reconcile' | 'send' | ToldBy;
export type EndedBy = 'staff' | 'customer' | 'transfer' | 'staff_left' | 'unknown';

export interface FollowFact {
  id: string;
  /** Of a `told` fact the lead or claim itself: no member of staff was there. */
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

/** A lead or an accepted claim: counts like a scan of the referrer's code when the friend came. */
export interface Told {
  by: ToldBy;
  /** The lead or claim. */
  id: string;
  /** Of the referrer's code in that campaign. */
  state: string;
  /** When the lead was told; a claim is about the friend's first follow, whenever it was made. */
  atMs: number;
}

/** One open edge staff × customer, from its start to its end (policy 2); or one stay in a customer group 客户群, whose owner is then the member. */
export interface Episode {
  inGroup: boolean;
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
  /** Leads and claims that name who brought this friend: told before the follow began, or while it stood. */
  told: Told[];
  /** Something other than the first listing said that it began: only then can a lead or claim have brought it (policy 8). */
  heard: boolean;
  /** The follow was first known as a whole one, by an add or a listing, not as a half one 单向好友. */
  wholeFirst: boolean;
  /** A detail read since the start showed it (policy 8). */
  verified: boolean;
}

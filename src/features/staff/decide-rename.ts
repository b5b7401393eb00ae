import type { StaffId } from '../../vocabulary/events';

export interface Named {
  id: StaffId;
  userId: string;
  createdAtMs: number;
  /** Since when this is the name; null: for as long as we know. */
  namedAtMs: number | null;
}

/** A name that somebody carried until then. */
export interface FormerName<Member = StaffId> {
  member: Member;
  untilMs: number;
}

export interface RenameFacts {
  to: string;
  atMs: number;
  holderOfFrom: Named | null;
  holderOfTo: (Named & { leftAtMs: number | null }) | null;
  formerFrom: FormerName<Named> | null;
  formerTo: FormerName<Named> | null;
}

export interface RenamePlan {
  /** Whom it is about; null: nobody we know yet. */
  member: StaffId | null;
  /** The younger row, when one member was taken for two. */
  absorbed: StaffId | null;
  /** What the member is called now. */
  name: { userId: string; sinceMs: number | null };
  /** Somebody who left before carried the new name: another person. */
  evicted: StaffId | null;
  /** The old name leads to this member from now on. */
  remembersFrom: boolean;
}

/** WeCom's clock and ours, and a callback that was stored before it was worked. */
const CLOCKS_MS = 10 * 60_000;

/**
 * 成员改名: who was renamed, and are two rows one member? Renames arrive in any order and more than once, and a callback with either name
 * may have made a row before. Names are judged at the rename's own time: one that was given up may be somebody else's since.
 * Null: nothing to do.
 */
export function decideRename(facts: RenameFacts): RenamePlan | null {
  const { to, atMs, holderOfFrom, holderOfTo } = facts;
  const before = personBefore(facts);
  const after = personAfter(facts);
  const evicted = holderOfTo !== null && isAnother(facts, holderOfTo) ? holderOfTo.id : null;
  const free = holderOfTo === null || evicted !== null;
  const remembersFrom = (holderOfFrom === null || holderOfFrom === before) && (facts.formerFrom === null || facts.formerFrom.untilMs <= atMs);
  const renamed = { userId: to, sinceMs: Math.max(atMs, after?.namedAtMs ?? 0) };
  if (before === null && after === null) return free ? { member: null, absorbed: null, name: renamed, evicted, remembersFrom } : null;
  if (after === null) return before === holderOfFrom && before !== null && free ? { member: before.id, absorbed: null, name: renamed, evicted, remembersFrom } : null;
  const name = after === holderOfTo ? renamed : nameOf(after);
  if (before === null || before.id === after.id) return { member: after.id, absorbed: null, name, evicted: null, remembersFrom: remembersFrom && holderOfFrom === null };
  // of two rows the older one stays, under the name that was given last
  const later = before !== holderOfFrom && (before.namedAtMs ?? 0) > (name.sinceMs ?? 0) ? nameOf(before) : name;
  const [older, younger] = isOlder(before, after) ? [before, after] : [after, before];
  return { member: older.id, absorbed: younger.id, name: later, evicted: null, remembersFrom };
}

const personBefore = ({ atMs, holderOfFrom, formerFrom }: RenameFacts): Named | null => {
  if (holderOfFrom !== null && (holderOfFrom.namedAtMs ?? 0) <= atMs) return holderOfFrom;
  return formerFrom !== null && atMs <= formerFrom.untilMs ? formerFrom.member : null;
};

const personAfter = (facts: RenameFacts): Named | null => {
  const { atMs, holderOfTo, formerTo } = facts;
  if (holderOfTo !== null && !isAnother(facts, holderOfTo) && (holderOfTo.namedAtMs ?? 0) <= atMs) return holderOfTo;
  return formerTo !== null && atMs < formerTo.untilMs ? formerTo.member : null;
};

/**
 * The new name can be sighted after the rename only: one who carried it long before, while the old name has a holder too, is somebody else, whose
 * departure is on its way to us or lost.
 */
const isAnother = ({ atMs, holderOfFrom }: RenameFacts, holder: NonNullable<RenameFacts['holderOfTo']>): boolean =>
  departed(holder, atMs) || (holderOfFrom !== null && holderOfFrom.id !== holder.id && holder.namedAtMs === null && holder.createdAtMs < atMs - CLOCKS_MS);

const departed = ({ leftAtMs }: { leftAtMs: number | null }, atMs: number) => leftAtMs !== null && leftAtMs <= atMs;
const nameOf = ({ userId, namedAtMs }: Named) => ({ userId, sinceMs: namedAtMs });
const isOlder = (a: Named, b: Named) => a.createdAtMs < b.createdAtMs || (a.createdAtMs === b.createdAtMs && a.id < b.id);

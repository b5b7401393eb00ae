/** Somebody in a group, as one read shows it. */
export interface Shown {
  /** `s` or `c` and the internal id. */
  person: string;
  joinedAtMs: number;
  joinScene: number;
  state: string | null;
  inviterStaffId: string | null;
}

export interface Open {
  id: string;
  person: string;
  joinedAtMs: number;
}

export interface MemberChange {
  joined: Shown[];
  left: { id: string; leftAtMs: number }[];
}

/** What one read changes: a person shown with a later join left and came back between two reads. The order and number of reads of one state make no difference. */
export function decideMembers(open: readonly Open[], shown: readonly Shown[], readAtMs: number): MemberChange {
  const latest = new Map<string, Shown>();
  for (const each of shown) if ((latest.get(each.person)?.joinedAtMs ?? -1) < each.joinedAtMs) latest.set(each.person, each);
  const known = new Map(open.map((stay) => [stay.person, stay]));
  const back = (each: Shown) => each.joinedAtMs > (known.get(each.person)?.joinedAtMs ?? -1);
  const left = open.flatMap(({ id, person }) => {
    const now = latest.get(person);
    if (now && !back(now)) return [];
    return [{ id, leftAtMs: now ? now.joinedAtMs : readAtMs }];
  });
  return { joined: [...latest.values()].filter(back), left };
}

const MOST_AT_ONCE = 20;
const MOST_SHARE = 0.05;

/** The measure of policy 6, for a group: a read that takes more people out is believed when an event speaks of it, or a second read says the same. */
export const mayAllHaveLeft = (left: number, open: number): boolean => left <= Math.max(MOST_AT_ONCE, open * MOST_SHARE);

import type { Follow } from './model';

/** All member × customer rows, found from either side without scanning the corp. */
export interface FollowBook {
  find(userId: string, externalUserId: string): Follow | undefined;
  /** Adds a row; one for the same pair is replaced and moves to the end. */
  put(follow: Follow): void;
  ofCustomer(externalUserId: string): Follow[];
  ofMember(userId: string): Follow[];
  all(): Follow[];
  clear(): void;
}

export function createFollowBook(): FollowBook {
  const byCustomer = new Map<string, Map<string, Follow>>();
  const byMember = new Map<string, Map<string, Follow>>();

  return {
    find: (userId, externalUserId) => byCustomer.get(externalUserId)?.get(userId.toLowerCase()),
    put: (follow) => {
      putLast(byCustomer, follow.externalUserId, follow.userId.toLowerCase(), follow);
      putLast(byMember, follow.userId.toLowerCase(), follow.externalUserId, follow);
    },
    ofCustomer: (externalUserId) => [...(byCustomer.get(externalUserId)?.values() ?? [])],
    ofMember: (userId) => [...(byMember.get(userId.toLowerCase())?.values() ?? [])],
    all: () => [...byMember.values()].flatMap((rows) => [...rows.values()]),
    clear: () => { byCustomer.clear(); byMember.clear(); },
  };
}

function putLast(index: Map<string, Map<string, Follow>>, outer: string, inner: string, follow: Follow): void {
  const rows = index.get(outer) ?? new Map<string, Follow>();
  rows.delete(inner);
  rows.set(inner, follow);
  index.set(outer, rows);
}

/** A tag as WeCom last showed it on one of a customer's follows. */
export interface HeldTag {
  id: string | null;
  name: string;
  groupName: string;
  type: number;
}

export interface ShownTag {
  id: string | null;
  name: string;
  groupName: string;
  /** `adding`, `removing`: WeCom was asked and has not answered. */
  state: 'held' | 'adding' | 'removing';
  /** Taken off by a member's own hand in WeCom only: a personal tag, one of a rule. */
  own: boolean;
}

const CORP_TAG = 1;

/** Tags of a customer: those they have, and those that are on their way to or from them. */
export function decideTags(held: readonly HeldTag[], { adding, removing }: { adding: ReadonlySet<string>; removing: ReadonlySet<string> }, nameOf: (tagId: string) => { name: string; groupName: string } | null): ShownTag[] {
  const stateOf = (id: string | null): ShownTag['state'] => (id === null ? 'held' : removing.has(id) ? 'removing' : adding.has(id) ? 'adding' : 'held');
  const there = held.map(({ id, name, groupName, type }) => ({ id, ...((id === null ? null : nameOf(id)) ?? { name, groupName }), state: stateOf(id), own: id === null || type !== CORP_TAG }));
  const coming = [...adding].filter((id) => !held.some((tag) => tag.id === id)).flatMap((id) => {
    const named = nameOf(id);
    return named ? [{ id, ...named, state: 'adding' as const, own: false }] : [];
  });
  const all = [...there, ...coming].map((tag) => [`${tag.groupName}\n${tag.name}\n${tag.id ?? ''}`, tag] as const);
  return [...new Map(all)].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, tag]) => tag);
}

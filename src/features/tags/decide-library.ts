export interface KnownTag {
  tagId: string;
  groupId: string;
  name: string;
  sortOrder: number;
  deleted: number;
  seenAtMs: number;
}
export type KnownGroup = Omit<KnownTag, 'tagId'>;

/** What WeCom showed: everything there is, or the tags it was asked for. */
export interface Shown {
  groups: readonly KnownGroup[];
  tags: readonly KnownTag[];
  asked: readonly string[] | null;
  /** Of what it was asked for: is a tag that it does not show gone? Not when too many of them are missing at once. */
  absentIsGone: boolean;
  seenAtMs: number;
}

export interface LibraryChange {
  groups: KnownGroup[];
  tags: KnownTag[];
  /** Tags that a whole listing lacks: a listing may be cut short, so they are asked for by name before anything is taken from anybody. */
  missing: string[];
  counts: { added: number; changed: number; deleted: number };
}

/** What a listing changes of what is known. Whatever we learnt after it began stands. */
export function decideLibrary(known: { groups: readonly KnownGroup[]; tags: readonly KnownTag[] }, shown: Shown): LibraryChange {
  const knownTags = new Map(known.tags.map((tag) => [tag.tagId, tag]));
  const knownGroups = new Map(known.groups.map((group) => [group.groupId, group]));
  const visible = new Set(shown.tags.map((tag) => tag.tagId));
  const unseen = known.tags.filter((tag) => tag.deleted === 0 && tag.seenAtMs < shown.seenAtMs && !visible.has(tag.tagId) && (shown.asked?.includes(tag.tagId) ?? true));
  const gone = shown.asked !== null && shown.absentIsGone ? unseen.map((tag) => ({ ...tag, deleted: 1, seenAtMs: shown.seenAtMs })) : [];
  const tags = [...shown.tags.filter((tag) => isNews(knownTags.get(tag.tagId), tag)), ...gone];
  const wasLive = (tag: KnownTag) => knownTags.get(tag.tagId)?.deleted === 0;
  return {
    tags,
    groups: shown.groups.filter((group) => isNews(knownGroups.get(group.groupId), group)),
    missing: shown.asked === null ? unseen.map((tag) => tag.tagId) : [],
    counts: {
      added: tags.filter((tag) => !knownTags.has(tag.tagId) && tag.deleted === 0).length,
      changed: tags.filter((tag) => knownTags.has(tag.tagId) && tag.deleted === 0).length,
      deleted: tags.filter((tag) => tag.deleted === 1 && wasLive(tag)).length,
    },
  };
}

const isNews = (before: KnownGroup | undefined, now: KnownGroup): boolean =>
  before === undefined || (before.seenAtMs < now.seenAtMs && (before.name !== now.name || before.groupId !== now.groupId || before.sortOrder !== now.sortOrder || before.deleted !== now.deleted));

const MOST_AT_ONCE = 20;
const MOST_SHARE = 0.05;

/** The measure of policy 6, for tags: more than this many do not vanish between two listings unheard. */
export const mayAllBeGone = (missing: number, live: number): boolean => missing <= Math.max(MOST_AT_ONCE, live * MOST_SHARE);

import type { World } from './create-world';
import { newTagId } from './ids';
import type { CorpTag, TagGroup } from './model';

export const liveGroups = (world: World): TagGroup[] => [...world.tagGroups.values()].filter((group) => !group.deleted);
export const liveTags = (world: World): CorpTag[] => liveGroups(world).flatMap((group) => group.tags.filter((tag) => !tag.deleted));

/** The group of this name, made when there is none. */
export function groupNamed(world: World, { name, order, byApp }: { name: string; order: number; byApp: boolean }): TagGroup {
  const known = liveGroups(world).find((group) => group.name === name);
  if (known) return known;
  const group: TagGroup = { groupId: newTagId(), name, order, createdAtMs: world.clock.nowMs(), deleted: false, byApp, tags: [] };
  world.tagGroups.set(group.groupId, group);
  return group;
}

export function addTags(world: World, group: TagGroup, tags: readonly { name: string; order: number }[], byApp: boolean): CorpTag[] {
  const made = tags.map(({ name, order }): CorpTag => ({ tagId: newTagId(), name, order, createdAtMs: world.clock.nowMs(), deleted: false, byApp }));
  group.tags.push(...made);
  return made;
}

export type Found = { kind: 'group'; group: TagGroup } | { kind: 'tag'; group: TagGroup; tag: CorpTag };

/** A live tag or group by its id. */
export function findInLibrary(world: World, id: string): Found | null {
  for (const group of liveGroups(world)) {
    if (group.groupId === id) return { kind: 'group', group };
    const tag = group.tags.find((each) => each.tagId === id && !each.deleted);
    if (tag) return { kind: 'tag', group, tag };
  }
  return null;
}

/** The tag leaves every customer; a group whose last tag goes disappears (doc 92117). */
export function deleteFromLibrary(world: World, found: Found): void {
  const { group } = found;
  const gone = found.kind === 'tag' ? [found.tag] : group.tags.filter((tag) => !tag.deleted);
  for (const tag of gone) tag.deleted = true;
  group.deleted = group.tags.every((tag) => tag.deleted);
  const ids = new Set(gone.map((tag) => tag.tagId));
  for (const follow of world.follows.all()) follow.tagIds = follow.tagIds.filter((tagId) => !ids.has(tagId));
}

/** May this be called so? Names are unique among live tags of a group, and among live groups. */
export function nameIsFree(world: World, found: Found, name: string): boolean {
  if (found.kind === 'group') return liveGroups(world).every((other) => other === found.group || other.name !== name);
  return found.group.tags.every((other) => other === found.tag || other.deleted || other.name !== name);
}

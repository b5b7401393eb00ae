import type { TagEvent } from '../callbacks/event-xml';
import { tagEventXml } from '../callbacks/event-xml';
import { addTags, deleteFromLibrary, findInLibrary, groupNamed, liveGroups, nameIsFree } from '../world/tag-library';
import { raiseOptions } from './friend-actions';
import type { Machinery } from './machinery';
import { ControlError, DONE } from './machinery';
import type { ActionInput } from './schemas';

/** 企业标签 edited in the admin console: these raise events, calls of the API do not. */
export const createTagActions = (machinery: Machinery) => ({
  adminCreatesTags: (input: ActionInput<'adminCreatesTags'>) => {
    const { world } = machinery;
    const group = groupNamed(world, { name: input.group, order: world.tagGroups.size, byApp: false });
    const isNew = group.tags.length === 0;
    const tags = addTags(world, group, input.tags.map((name, order) => ({ name, order })), false);
    if (isNew) tell(machinery, { changeType: 'create', id: group.groupId, tagType: 'tag_group' }, input);
    for (const tag of tags) tell(machinery, { changeType: 'create', id: tag.tagId, tagType: 'tag' }, input);
    return { groupId: group.groupId, tagIds: tags.map((tag) => tag.tagId) };
  },
  adminRenamesTag: (input: ActionInput<'adminRenamesTag'>) => {
    const found = findOne(machinery, input.id);
    if (!nameIsFree(machinery.world, found, input.name)) throw new ControlError(`the name ${input.name} is taken`);
    (found.kind === 'tag' ? found.tag : found.group).name = input.name;
    tell(machinery, { changeType: 'update', id: input.id, tagType: found.kind === 'tag' ? 'tag' : 'tag_group' }, input);
    return DONE;
  },
  /** Of a group one event is raised, none for its tags. */
  adminDeletesTag: (input: ActionInput<'adminDeletesTag'>) => {
    const found = findOne(machinery, input.id);
    deleteFromLibrary(machinery.world, found);
    tell(machinery, { changeType: 'delete', id: input.id, tagType: found.kind === 'tag' ? 'tag' : 'tag_group' }, input);
    return DONE;
  },
  adminShufflesTags: (input: ActionInput<'adminShufflesTags'>) => {
    const group = liveGroups(machinery.world).find((each) => each.groupId === input.groupId);
    if (!group) throw new ControlError(`no tag group ${input.groupId}`);
    for (const tag of group.tags) tag.order = group.tags.length - tag.order;
    tell(machinery, { changeType: 'shuffle', id: group.groupId }, input);
    return DONE;
  },
});

function findOne({ world }: Machinery, id: string) {
  const found = findInLibrary(world, id);
  if (!found) throw new ControlError(`no tag or group ${id}`);
  return found;
}

function tell({ world, mailroom }: Machinery, event: TagEvent, input: Parameters<typeof raiseOptions>[0]): void {
  if (!world.settings.customerEventTick) return;
  const { at, ...options } = raiseOptions(input);
  const createTime = at ?? Math.floor(world.clock.nowMs() / 1000);
  mailroom.send({ lane: 'tags', plaintext: () => tagEventXml(world.app.corpId, createTime, event) }, options);
}

import type { ChatEvent } from '../callbacks/event-xml';
import { chatEventXml } from '../callbacks/event-xml';
import { servesCustomers, staffKey } from '../world/create-world';
import { changeMembers, openChat, stateNow } from '../world/group-chats';
import { newChatId } from '../world/ids';
import type { ChatMember, GroupChat } from '../world/model';
import { assertCustomer, knownStaff, raiseOptions } from './friend-actions';
import type { Machinery } from './machinery';
import { ControlError, DONE } from './machinery';
import type { ActionInput } from './schemas';

/** What people do in 客户群. */
export const createGroupActions = (machinery: Machinery) => ({
  groupOpens: (input: ActionInput<'groupOpens'>) => {
    const { world } = machinery;
    const owner = knownStaff(world, input.owner);
    const members = [owner.userId, ...input.members].map((id) => memberOf(machinery, { id, scene: 1, by: owner.userId, state: null }));
    const chat = openChat(world, { chatId: input.chatId ?? newChatId(), name: input.name, ownerUserId: owner.userId }, members);
    tell(machinery, chat, { changeType: 'create' }, input);
    return { chatId: chat.chatId };
  },
  groupJoins: (input: ActionInput<'groupJoins'>) => joins(machinery, input),
  scansJoinWay: ({ customer, configId, ...input }: ActionInput<'scansJoinWay'>) => {
    const way = machinery.world.joinWays.get(configId);
    const chatId = way?.chatIds.find((id) => machinery.world.groupChats.get(id)?.dismissed === false);
    if (!way || !chatId) throw new ControlError(`the code ${configId} leads nowhere`);
    joins(machinery, { chatId, members: [customer], scene: 3, state: way.state || null, ...input });
    return { chatId };
  },
  groupLeaves: (input: ActionInput<'groupLeaves'>) => {
    const chat = chatOf(machinery, input.chatId);
    const { last, current } = changeMembers(machinery.world, chat, stateNow(chat).members.filter((member) => !input.members.includes(member.id)));
    tell(machinery, chat, { changeType: 'update', detail: 'del_member', quitScene: input.removed ? 1 : 0, members: input.members, last, current }, input);
    return DONE;
  },
  groupRenames: (input: ActionInput<'groupRenames'>) => {
    const chat = chatOf(machinery, input.chatId);
    chat.name = input.name;
    tell(machinery, chat, { changeType: 'update', detail: 'change_name' }, input);
    return DONE;
  },
  groupDismisses: (input: ActionInput<'groupDismisses'>) => {
    const chat = chatOf(machinery, input.chatId);
    chat.dismissed = true;
    tell(machinery, chat, { changeType: 'dismiss' }, input);
    return DONE;
  },
});

/** Who is in it already joins nothing. */
function joins(machinery: Machinery, input: ActionInput<'groupJoins'>) {
  const chat = chatOf(machinery, input.chatId);
  const { members } = stateNow(chat);
  const fresh = input.members.filter((id) => !members.some((member) => member.id === id)).map((id) => memberOf(machinery, { id, ...input }));
  const { last, current } = changeMembers(machinery.world, chat, [...members, ...fresh]);
  tell(machinery, chat, { changeType: 'update', detail: 'add_member', joinScene: input.scene === 3 ? 3 : 0, members: fresh.map((member) => member.id), last, current }, input);
  return DONE;
}

function memberOf({ world }: Machinery, { id, scene, by, state }: { id: string; scene: number; by?: string | undefined; state?: string | null | undefined }): ChatMember {
  const isStaff = world.staff.has(staffKey(id));
  if (!isStaff) assertCustomer(world, id);
  return { id, isStaff, joinedAtMs: world.clock.nowMs(), joinScene: scene, inviterUserId: scene === 3 ? null : by ?? null, state: scene === 3 ? state ?? null : null };
}

function chatOf({ world }: Machinery, chatId: string): GroupChat {
  const chat = world.groupChats.get(chatId);
  if (!chat || chat.dismissed) throw new ControlError(`no group ${chatId}`);
  return chat;
}

/** Told only for groups whose owner is in range and has 客户联系. */
function tell({ world, mailroom }: Machinery, chat: GroupChat, event: Omit<ChatEvent, 'chatId'>, input: Parameters<typeof raiseOptions>[0]): void {
  if (!world.settings.customerEventTick || !servesCustomers(world.staff.get(staffKey(chat.ownerUserId)))) return;
  const { at, ...options } = raiseOptions(input);
  const createTime = at ?? Math.floor(world.clock.nowMs() / 1000);
  mailroom.send({ lane: chat.chatId, plaintext: () => chatEventXml(world.app.corpId, createTime, { ...event, chatId: chat.chatId }) }, options);
}

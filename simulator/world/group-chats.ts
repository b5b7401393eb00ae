import { createHash } from 'node:crypto';
import type { World } from './create-world';
import type { ChatMember, GroupChat } from './model';

/** A text that changes whenever the members do. */
const versionOf = (members: readonly ChatMember[], count: number): string => createHash('md5').update(`${count} ${JSON.stringify(members)}`).digest('hex');

export function openChat(world: World, chat: Pick<GroupChat, 'chatId' | 'name' | 'ownerUserId'>, members: ChatMember[]): GroupChat {
  const atMs = world.clock.nowMs();
  const opened: GroupChat = { ...chat, createdAtMs: atMs, dismissed: false, states: [{ atMs, members, version: versionOf(members, 0) }] };
  world.groupChats.set(chat.chatId, opened);
  return opened;
}

export type ChatState = GroupChat['states'][number];

/** As it is. */
export const stateNow = (chat: GroupChat): ChatState => chat.states.at(-1) as ChatState;

/** As `groupchat/get` shows it: it lags behind the events (doc 92122). */
export function stateShown(world: World, chat: GroupChat): ChatState {
  const untilMs = world.clock.nowMs() - world.settings.chatLagMs;
  return chat.states.findLast((state) => state.atMs <= untilMs) ?? (chat.states[0] as ChatState);
}

/** The version before and after. */
export function changeMembers(world: World, chat: GroupChat, members: ChatMember[]): { last: string; current: string } {
  const last = stateNow(chat).version;
  const current = versionOf(members, chat.states.length);
  chat.states.push({ atMs: world.clock.nowMs(), members, version: current });
  return { last, current };
}

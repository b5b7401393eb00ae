import { z } from 'zod';
import type { Call } from './caller';
import type { Page } from './collect-pages';
import { listOf, looseText, optionalNumber, optionalText, seconds } from './reply-fields';
import { checksFor } from './request-checks';

export interface GroupChatMember {
  /** A userid, or an external_userid. */
  id: string;
  isStaff: boolean;
  /** Unix seconds. */
  joinTime: number;
  /** 1 invited directly, 2 by an invitation link, 3 by a QR code; 0 when not told. */
  joinScene: number;
  /** Of the 加入群聊 code that was scanned; only for scene 3. */
  state: string | null;
  /** Told only when the inviter is one of our own members. */
  inviterUserId: string | null;
}

export interface GroupChat {
  chatId: string;
  name: string;
  ownerUserId: string;
  /** Unix seconds. */
  createTime: number;
  /** Another text whenever the members changed. */
  memberVersion: string | null;
  members: GroupChatMember[];
}

export interface GroupChats {
  /** Groups of at most 100 owners, at most 1,000 a page. */
  list(query: { ownerUserIds: readonly string[]; cursor?: string | null; limit?: number }): Promise<Page<string>>;
  /** Who is in it now; may lag behind the event. 49008: dissolved. 90501: no customer group. */
  get(chatId: string): Promise<GroupChat>;
}

const Listed = z.object({ group_chat_list: listOf(z.object({ chat_id: z.string().min(1) })), next_cursor: optionalText })
  .transform((raw): Page<string> => ({ items: raw.group_chat_list.map((chat) => chat.chat_id), nextCursor: raw.next_cursor }));

const STAFF = 1;
const Member = z
  .object({ userid: z.string().min(1), type: z.number(), join_time: seconds, join_scene: optionalNumber, state: optionalText, invitor: z.object({ userid: optionalText }).nullish() })
  .transform((raw): GroupChatMember => ({
    id: raw.userid, isStaff: raw.type === STAFF, joinTime: raw.join_time, joinScene: raw.join_scene ?? 0, state: raw.state, inviterUserId: raw.invitor?.userid ?? null,
  }));

const Detail = z
  .object({ group_chat: z.object({ chat_id: z.string().min(1), name: looseText, owner: looseText, create_time: seconds, member_version: optionalText, member_list: z.array(Member) }) })
  .transform(({ group_chat: chat }): GroupChat => ({
    chatId: chat.chat_id, name: chat.name, ownerUserId: chat.owner, createTime: chat.create_time, memberVersion: chat.member_version, members: chat.member_list,
  }));

/** 客户群. Source: doc 92120, 92122. */
export function createGroupChats(call: Call): GroupChats {
  return {
    async list({ ownerUserIds, cursor, limit = 1000 }) {
      const api = 'externalcontact/groupchat/list';
      checksFor(api).between('ownerUserIds', ownerUserIds.length, 1, 100);
      checksFor(api).between('limit', limit, 1, 1000);
      return call({ api, body: { status_filter: 0, owner_filter: { userid_list: ownerUserIds }, cursor: cursor ?? '', limit } }, Listed);
    },
    get(chatId) {
      return call({ api: 'externalcontact/groupchat/get', body: { chat_id: chatId, need_name: 0 } }, Detail);
    },
  };
}

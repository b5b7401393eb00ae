import { findStaff } from '../world/create-world';
import { stateShown } from '../world/group-chats';
import type { Api, ApiCall } from './api-call';
import { refuse, required } from './api-call';
import { pageOf, pageSize } from './paging';
import { visibleStaff } from './people';

/** 客户群 (doc 92120, 92122) */
export const groupChatApis: Api[] = [
  { method: 'POST', path: 'externalcontact/groupchat/list', empty: { group_chat_list: [] }, handle: listGroupChats },
  { method: 'POST', path: 'externalcontact/groupchat/get', handle: getGroupChat },
];

const MAX_OWNERS = 100;
const MAX_VISIBLE = 1000;

function listGroupChats({ world, fields }: ApiCall) {
  const limit = pageSize(required(fields.int('limit'), 40058, 'missing limit'), { usual: 1000, max: 1000 });
  const status = fields.int('status_filter') ?? 0;
  if (status < 0 || status > 3) refuse(40058, 'invalid status_filter');
  const owners = fields.object('owner_filter')?.texts('userid_list') ?? [];
  if (owners.length > MAX_OWNERS) refuse(40032, 'userid_list too long');
  if (owners.length === 0 && [...world.staff.values()].filter((member) => !member.left && member.inRange).length > MAX_VISIBLE) refuse(81017, 'too many members without owner_filter');
  const keys = new Set(owners.map((userId) => visibleStaff(world, userId).userId.toLowerCase()));
  const shown = [...world.groupChats.values()].filter((chat) => !chat.dismissed && (keys.size === 0 || keys.has(chat.ownerUserId.toLowerCase())) && (status === 0 || (status === 1) === !findStaff(world, chat.ownerUserId)));
  const page = pageOf(shown, fields.text('cursor') || undefined, limit);
  return { group_chat_list: page.items.map((chat) => ({ chat_id: chat.chatId, status: findStaff(world, chat.ownerUserId) ? 0 : 1 })), next_cursor: page.nextCursor };
}

function getGroupChat({ world, fields }: ApiCall) {
  const chat = world.groupChats.get(fields.text('chat_id') || refuse(40050, 'missing chat_id')) ?? refuse(90501, 'not a customer group');
  if (chat.dismissed) refuse(49008, 'group dissolved');
  const { members, version } = stateShown(world, chat);
  const needName = fields.int('need_name') === 1;
  return {
    group_chat: {
      chat_id: chat.chatId, name: chat.name, owner: chat.ownerUserId, create_time: Math.floor(chat.createdAtMs / 1000), notice: '', admin_list: [], member_version: version,
      member_list: members.map((member) => ({
        userid: member.id, type: member.isStaff ? 1 : 2, join_time: Math.floor(member.joinedAtMs / 1000), join_scene: member.joinScene, group_nickname: '',
        ...(needName && { name: world.customers.get(member.id)?.name ?? '' }), ...(member.inviterUserId && { invitor: { userid: member.inviterUserId } }), ...(member.joinScene === 3 && member.state && { state: member.state }),
      })),
    },
  };
}

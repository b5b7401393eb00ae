import type { World } from '../world/create-world';
import { newConfigId } from '../world/ids';
import type { JoinWay } from '../world/model';
import type { Api, ApiCall } from './api-call';
import { refuse, required } from './api-call';
import type { Fields } from './fields';
import { charLength } from './fields';

/** 加入群聊 (doc 92229). No call lists them. */
export const joinWayApis: Api[] = [
  { method: 'POST', path: 'externalcontact/groupchat/add_join_way', handle: addJoinWay },
  { method: 'POST', path: 'externalcontact/groupchat/get_join_way', handle: getJoinWay },
  { method: 'POST', path: 'externalcontact/groupchat/update_join_way', handle: updateJoinWay },
  { method: 'POST', path: 'externalcontact/groupchat/del_join_way', handle: delJoinWay },
];

const MAX_CHATS = 5;
const MAX_STATE = 30;
const REMARK_KEPT = 30;
const MAX_ROOM_NAME = 40;

/** The picture is shown by get_join_way only. */
function addJoinWay({ world, fields, nowMs }: ApiCall) {
  const settings = settingsOf(world, fields);
  if (world.contactWays.size + world.joinWays.size >= world.settings.contactWayQuota) refuse(41045, 'contact way count limit');
  const configId = newConfigId();
  world.joinWays.set(configId, { configId, ...settings, createdAtMs: nowMs });
  return { config_id: configId };
}

function getJoinWay({ world, fields }: ApiCall) {
  const way = wayOf(world, fields);
  return {
    join_way: {
      config_id: way.configId, scene: way.scene, remark: way.remark, auto_create_room: way.opensMore ? 1 : 0, room_base_name: '', chat_id_list: way.chatIds, state: way.state,
      ...(way.scene === 2 && { qr_code: `${world.baseUrl}/wwhead/${way.configId}/0` }),
    },
  };
}

/** Everything is overwritten; scene and chat_id_list must be there. */
function updateJoinWay({ world, fields }: ApiCall) {
  const way = wayOf(world, fields);
  world.joinWays.set(way.configId, { ...way, ...settingsOf(world, fields) });
  return {};
}

function delJoinWay({ world, fields }: ApiCall) {
  world.joinWays.delete(wayOf(world, fields).configId);
  return {};
}

function wayOf(world: World, fields: Fields): JoinWay {
  const configId = fields.text('config_id') || refuse(41043, 'missing config_id');
  return world.joinWays.get(configId) ?? refuse(41044, 'invalid config_id');
}

function settingsOf(world: World, fields: Fields): Omit<JoinWay, 'configId' | 'createdAtMs'> {
  const scene = required(fields.int('scene'), 40058, 'missing scene');
  if (scene !== 1 && scene !== 2) refuse(40058, 'invalid scene');
  const chatIds = fields.texts('chat_id_list') ?? [];
  if (chatIds.length === 0) refuse(40058, 'missing chat_id_list');
  if (chatIds.length > MAX_CHATS) refuse(41091, 'too many chats');
  for (const chatId of chatIds) if ((world.groupChats.get(chatId) ?? refuse(90501, 'not a customer group')).dismissed) refuse(49008, 'group dissolved');
  const state = fields.text('state') ?? '';
  if (charLength(state) > MAX_STATE) refuse(40058, 'state too long');
  if (charLength(fields.text('room_base_name') ?? '') > MAX_ROOM_NAME) refuse(40058, 'room_base_name too long');
  return { scene, chatIds, state, remark: [...(fields.text('remark') ?? '')].slice(0, REMARK_KEPT).join(''), opensMore: (fields.int('auto_create_room') ?? 1) === 1 };
}

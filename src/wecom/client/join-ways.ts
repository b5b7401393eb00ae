import { z } from 'zod';
import type { Call } from './caller';
import { Nothing, listOf, looseText, optionalText } from './reply-fields';
import { checksFor } from './request-checks';

export interface NewJoinWay {
  /** At most 5: who scans joins the first that is not full. */
  chatIds: readonly string[];
  /** At most 30 characters; shown by groupchat/get for members who joined by this code. */
  state: string;
  remark?: string;
  /** WeCom's default is true: another group is opened when all are full. */
  opensMore?: boolean;
}

export interface JoinWay {
  configId: string;
  chatIds: string[];
  state: string | null;
  remark: string;
  qrCode: string | null;
}

export interface JoinWays {
  /** Keep the configId: no call lists these. 41045: the company's 500,000, shared with 联系我, are used up. */
  add(way: NewJoinWay): Promise<{ configId: string }>;
  get(configId: string): Promise<JoinWay>;
  /** WeCom replaces everything. */
  update(change: NewJoinWay & { configId: string }): Promise<void>;
  remove(configId: string): Promise<void>;
}

const Added = z.object({ config_id: z.string().min(1).max(64) });
const Detail = z
  .object({ join_way: z.object({ config_id: z.string(), chat_id_list: listOf(z.string()), state: optionalText, remark: looseText, qr_code: optionalText }) })
  .transform(({ join_way: way }): JoinWay => ({ configId: way.config_id, chatIds: way.chat_id_list, state: way.state, remark: way.remark, qrCode: way.qr_code }));

const SCENE_QR = 2;

/** 加入群聊. Source: doc 92229. */
export function createJoinWays(call: Call): JoinWays {
  const bodyOf = (api: string, { chatIds, state, remark, opensMore }: NewJoinWay) => {
    const checks = checksFor(api);
    checks.between('chatIds', chatIds.length, 1, 5);
    checks.chars('state', state, 30);
    checks.chars('remark', remark, 30);
    return { scene: SCENE_QR, chat_id_list: chatIds, state, remark, auto_create_room: opensMore === undefined ? undefined : Number(opensMore) };
  };
  return {
    async add(way) {
      const api = 'externalcontact/groupchat/add_join_way';
      return { configId: (await call({ api, body: bodyOf(api, way) }, Added)).config_id };
    },
    get: (configId) => call({ api: 'externalcontact/groupchat/get_join_way', body: { config_id: configId } }, Detail),
    async update({ configId, ...way }) {
      const api = 'externalcontact/groupchat/update_join_way';
      await call({ api, body: { config_id: configId, ...bodyOf(api, way) } }, Nothing);
    },
    async remove(configId) {
      await call({ api: 'externalcontact/groupchat/del_join_way', body: { config_id: configId } }, Nothing);
    },
  };
}

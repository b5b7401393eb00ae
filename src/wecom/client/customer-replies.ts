import { z } from 'zod';
import { listOf, looseText, optionalNumber, optionalText, seconds } from './reply-fields';

export interface CustomerContact {
  externalUserId: string;
  name: string;
  /** 1 WeChat user, 2 WeCom user; 0 when not told. */
  type: number;
  /** 0 unknown, 1 male, 2 female. */
  gender: number;
  avatar: string | null;
  unionid: string | null;
}

export interface CustomerTag {
  /** Null for a member's personal tag. */
  id: string | null;
  name: string;
  groupName: string;
  /** 1 corp, 2 personal, 3 rule group. */
  type: number;
}

interface Follow {
  userId: string;
  remark: string;
  description: string;
  /** Unix seconds of becoming friends. */
  createTime: number;
  /** Of the first add by a code; adding again does not change it. Null for adds without a code. */
  state: string | null;
  addWay: number | null;
  operUserId: string | null;
  remarkMobiles: string[];
}

/** A member who has this customer. A relation that only the customer ended is still listed. */
export type CustomerFollow = Follow & { tags: CustomerTag[] };

/** As batch/get_by_user tells it: tags by id only. */
export type BatchFollow = Follow & { tagIds: string[] };

const Contact = z
  .object({ external_userid: z.string().min(1), name: looseText, type: optionalNumber, gender: optionalNumber, avatar: optionalText, unionid: optionalText })
  .transform((raw): CustomerContact => ({
    externalUserId: raw.external_userid, name: raw.name, type: raw.type ?? 0, gender: raw.gender ?? 0, avatar: raw.avatar, unionid: raw.unionid,
  }));

const Tag = z
  .object({ tag_id: optionalText, tag_name: looseText, group_name: looseText, type: optionalNumber })
  .transform((raw): CustomerTag => ({ id: raw.tag_id, name: raw.tag_name, groupName: raw.group_name, type: raw.type ?? 0 }));

const followFields = {
  userid: z.string().min(1), remark: looseText, description: looseText, createtime: seconds, state: optionalText, add_way: optionalNumber,
  oper_userid: optionalText, remark_mobiles: listOf(z.string()),
};

const toFollow = (raw: z.output<z.ZodObject<typeof followFields>>): Follow => ({
  userId: raw.userid, remark: raw.remark, description: raw.description, createTime: raw.createtime, state: raw.state, addWay: raw.add_way,
  operUserId: raw.oper_userid, remarkMobiles: raw.remark_mobiles.filter((mobile) => mobile !== ''),
});

const DetailFollow = z.object({ ...followFields, tags: listOf(Tag) }).transform((raw): CustomerFollow => ({ ...toFollow(raw), tags: raw.tags }));
const ListedFollow = z.object({ ...followFields, tag_id: listOf(z.string()) }).transform((raw): BatchFollow => ({ ...toFollow(raw), tagIds: raw.tag_id }));

/** One page of externalcontact/get (doc 92114): over 500 followers there are more. */
export const DetailPage = z
  .object({ external_contact: Contact, follow_user: listOf(DetailFollow), next_cursor: optionalText })
  .transform((raw) => ({ contact: raw.external_contact, follows: raw.follow_user, nextCursor: raw.next_cursor }));

/** One page of externalcontact/batch/get_by_user (doc 92994). */
export const BatchPage = z
  .object({ external_contact_list: listOf(z.object({ external_contact: Contact, follow_info: ListedFollow })), next_cursor: optionalText })
  .transform((raw) => ({
    items: raw.external_contact_list.map((row) => ({ contact: row.external_contact, follow: row.follow_info })),
    nextCursor: raw.next_cursor,
  }));

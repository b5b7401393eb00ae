import { z } from 'zod';
import type { Call } from './caller';
import { Nothing, listOf, looseText, optionalNumber } from './reply-fields';
import { checksFor } from './request-checks';

export interface CorpTag {
  id: string;
  name: string;
  /** Larger first. */
  order: number;
  deleted: boolean;
}

export interface CorpTagGroup {
  id: string;
  name: string;
  order: number;
  deleted: boolean;
  tags: CorpTag[];
}

export interface CorpTags {
  /** The whole library, or the tags asked for: only then WeCom shows deleted ones too, as `deleted`. */
  list(tagIds?: readonly string[]): Promise<CorpTagGroup[]>;
  /** Into the group of this name, made if there is none; answers the new tags only. 40071: one of the names is there already, and nothing was made. */
  add(tags: { groupName: string; names: readonly string[] }): Promise<CorpTagGroup>;
  /** A tag or a group by its id. 40071: the name is taken. 81011: another app made it. */
  edit(change: { id: string; name?: string; order?: number }): Promise<void>;
  /** A group that loses its last tag disappears. */
  remove(ids: { tagIds?: readonly string[]; groupIds?: readonly string[] }): Promise<void>;
  /** Of one (member, customer). Marking what is marked already changes nothing. 40068: no such tag. 45035: two marks of one pair at once. 84061: no relation. */
  mark(pair: { userId: string; externalUserId: string; add: readonly string[]; remove: readonly string[] }): Promise<void>;
}

const flag = z.boolean().or(z.number()).nullish().transform((value) => value === true || value === 1);
const Tag = z.object({ id: z.string().min(1), name: looseText, order: optionalNumber, deleted: flag })
  .transform((raw): CorpTag => ({ id: raw.id, name: raw.name, order: raw.order ?? 0, deleted: raw.deleted }));
const Group = z.object({ group_id: z.string().min(1), group_name: looseText, order: optionalNumber, deleted: flag, tag: listOf(Tag) })
  .transform((raw): CorpTagGroup => ({ id: raw.group_id, name: raw.group_name, order: raw.order ?? 0, deleted: raw.deleted, tags: raw.tag }));
const Listed = z.object({ tag_group: listOf(Group) });
const Added = z.object({ tag_group: Group });

const MOST_ORDER = 2 ** 32 - 1;

/** 企业客户标签. Source: doc 92117, 92118. What is done here raises no event (pitfall 14). */
export function createCorpTags(call: Call): CorpTags {
  return {
    async list(tagIds) {
      return (await call({ api: 'externalcontact/get_corp_tag_list', body: tagIds ? { tag_id: tagIds } : {} }, Listed)).tag_group;
    },
    async add({ groupName, names }) {
      const api = 'externalcontact/add_corp_tag';
      const checks = checksFor(api);
      checks.that(groupName !== '' && names.length > 0 && !names.includes(''), 'a group and its tags need names');
      for (const name of [groupName, ...names]) checks.chars('a name', name, 30);
      return (await call({ api, body: { group_name: groupName, tag: names.map((name) => ({ name })) } }, Added)).tag_group;
    },
    async edit({ id, name, order }) {
      const api = 'externalcontact/edit_corp_tag';
      const checks = checksFor(api);
      checks.that(name !== undefined || order !== undefined, 'there is nothing to change');
      checks.chars('name', name, 30);
      checks.between('order', order, 0, MOST_ORDER);
      await call({ api, body: { id, name, order } }, Nothing);
    },
    async remove({ tagIds = [], groupIds = [] }) {
      const api = 'externalcontact/del_corp_tag';
      checksFor(api).that(tagIds.length + groupIds.length > 0, 'there is nothing to delete');
      await call({ api, body: { tag_id: tagIds, group_id: groupIds } }, Nothing);
    },
    async mark({ userId, externalUserId, add, remove }) {
      const api = 'externalcontact/mark_tag';
      checksFor(api).that(add.length + remove.length > 0, 'there is nothing to mark');
      await call({ api, body: { userid: userId, external_userid: externalUserId, add_tag: add, remove_tag: remove } }, Nothing);
    },
  };
}

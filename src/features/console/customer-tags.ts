import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import type { Caller } from '../../kernel/http/access-slots';
import { instantText } from '../../kernel/http/instant-field';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { libraryTags, tagWishesOf } from '../tags';
import { heldTags, openFollowLines } from './customer-views';
import { decideTags } from './decide-tags';
import { ownRecord } from './own-record';

export const TagsOfCustomer = z.object({
  tags: z.array(z.object({ id: z.string().nullable(), name: z.string(), groupName: z.string(), state: z.enum(['held', 'adding', 'removing']), own: z.boolean() })),
  /** Why WeCom did not do what it was last asked, in its words. */
  refused: z.object({ why: z.string(), at: z.string() }).nullable(),
  /** May the caller change them now? Somebody whom nobody has any more takes no tags. */
  mayTag: z.boolean(),
  /** Members who have the customer now: a tag is put on, and taken off, with each of them. */
  followers: z.int(),
}).meta({ id: 'TagsOfCustomer' });

const TAGGERS: readonly string[] = ['admin', 'supervisor', 'staff'];

export async function tagsOfCustomer(reader: Reader, caller: Caller, customerId: string): Promise<z.input<typeof TagsOfCustomer>> {
  const [held, wishes] = [await heldTags(reader, customerId), await tagWishesOf(reader, customerId)];
  const library = await libraryTags(reader, [...new Set([...held.flatMap(({ id }) => id ?? []), ...wishes.adding])]);
  const followers = (await openFollowLines(reader, [customerId])).length;
  const there = held.filter(({ id }) => id === null || library.get(id)?.deleted !== true);
  return {
    tags: decideTags(there, wishes, (id) => library.get(id) ?? null).map(({ id, name, groupName, state, own }) => ({ id, name, groupName, state, own })),
    refused: wishes.refused && { why: wishes.refused.why, at: instantText(wishes.refused.atMs) },
    mayTag: TAGGERS.includes(caller.role) && followers > 0, followers,
  };
}

/** How far WeCom has come with what was asked of a customer's tags: looked at again and again while it is not done. */
export const customerTagsRoute = ({ database }: Machine): Route => defineRoute({
  method: 'GET', path: '/api/console/customers/:externalUserId/tags', auth: { roles: ['admin', 'supervisor', 'staff', 'auditor'], scope: 'cut' }, summary: 'Tags of a customer, and what is still on its way to WeCom',
  params: z.strictObject({ externalUserId: IdText }), responses: { 200: TagsOfCustomer },
  handler: async ({ params, caller }) => ({ status: 200, body: await tagsOfCustomer(database, caller, (await ownRecord(database, caller, params.externalUserId)).id) }),
});

import { z } from 'zod';
import { causeOf } from '../../kernel/http/cause-of';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText, NameText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { makeChangeTag } from './change-tag';
import type { makeCreateTags } from './create-tags';
import type { makeTagCustomer } from './mark-customers';
import { assertOwnCustomer } from '../own-customers';
import { tagPage, type TagItem } from './views';

export interface TagVerbs {
  createTags: ReturnType<typeof makeCreateTags>;
  changeTag: ReturnType<typeof makeChangeTag>;
  tagCustomer: ReturnType<typeof makeTagCustomer>;
}

const TagView = z.object({ id: z.string(), name: z.string(), groupId: z.string(), groupName: z.string(), order: z.int() }).meta({ id: 'Tag' });
const CreatedView = z.object({ groupName: z.string(), status: z.enum(['active', 'pending']), items: z.array(TagView) }).meta({ id: 'CreatedTags' });
const ChangedView = z.object({ id: z.string(), status: z.enum(['done', 'pending']) }).meta({ id: 'ChangedTag' });
const MarkedView = z.object({ externalUserId: z.string(), add: z.array(z.string()), remove: z.array(z.string()), follows: z.array(z.object({ staffUserId: z.string() })) }).meta({ id: 'CustomerTagsAsked' });

const present = ({ id, name, groupId, groupName, sortOrder }: TagItem): z.input<typeof TagView> => ({ id, name, groupId, groupName, order: sortOrder });

/** At most 30 characters (doc 92117), counted as WeCom counts them. */
const Name = NameText(30);
const TagIds = z.array(z.string().min(1).max(64)).max(100).default([]);
const Id = z.strictObject({ id: IdText });
const WRITE = { roles: ['admin'] } as const;

export const tagRoutes = (machine: Machine, verbs: TagVerbs): Route[] => [...libraryRoutes(machine, verbs), ...changeRoutes(machine, verbs)];

const libraryRoutes = ({ database }: Machine, verbs: TagVerbs): Route[] => [
  defineRoute({
    method: 'GET', path: '/api/v1/tags', auth: { roles: ['admin', 'supervisor', 'staff', 'finance', 'auditor'], scope: 'open' }, summary: "The company's tags (企业标签), newest first", query: PageQuery, responses: { 200: pageOf(TagView) },
    handler: async ({ query }) => {
      const found = page(await tagPage(database, query.limit, query.cursor), query.limit, (tag) => tag.rowId);
      return { status: 200, body: { items: found.items.map(present), nextCursor: found.nextCursor } };
    },
  }),
  defineRoute({
    method: 'POST', path: '/api/v1/tags', auth: WRITE, summary: 'Make tags in a group; names that are there already are answered as they are',
    body: z.strictObject({ groupName: Name, names: z.array(Name).min(1).max(100) }), responses: { 201: CreatedView, 202: CreatedView },
    handler: async ({ body, caller, audit }) => {
      audit.changed(null, { groupName: body.groupName, names: body.names });
      const { status, items } = await verbs.createTags(body.groupName, body.names, causeOf(caller));
      return { status: status === 'pending' ? 202 : 201, body: { groupName: body.groupName, status, items: items.map(present) } };
    },
  }),
];

const changeRoutes = ({ database }: Machine, verbs: TagVerbs): Route[] => [
  defineRoute({
    method: 'PATCH', path: '/api/v1/tags/:id', auth: WRITE, summary: 'Rename or re-order a tag or a group of tags', params: Id,
    body: z.strictObject({ name: Name.optional(), order: z.int().min(0).max(2 ** 32 - 1).optional() }), responses: { 200: ChangedView, 202: ChangedView },
    handler: async ({ params, body, caller, audit }) => {
      audit.changed(null, { name: body.name ?? null, order: body.order ?? null });
      const status = await verbs.changeTag(params.id, { ...(body.name === undefined ? {} : { name: body.name }), ...(body.order === undefined ? {} : { order: body.order }) }, causeOf(caller));
      return { status: status === 'pending' ? 202 : 200, body: { id: params.id, status } };
    },
  }),
  defineRoute({
    method: 'DELETE', path: '/api/v1/tags/:id', auth: WRITE, summary: 'Delete a tag or a group of tags; customers lose it', params: Id, responses: { 200: ChangedView, 202: ChangedView },
    handler: async ({ params, caller, audit }) => {
      audit.changed({ deleted: false }, { deleted: true });
      const status = await verbs.changeTag(params.id, { deleted: true }, causeOf(caller));
      return { status: status === 'pending' ? 202 : 200, body: { id: params.id, status } };
    },
  }),
  defineRoute({
    method: 'POST', path: '/api/v1/customers/:externalUserId/tags', auth: { roles: ['admin', 'supervisor'], inScope: ['staff'], scope: 'cut' }, summary: 'Tag a customer on every open follow; what was asked last counts',
    params: z.strictObject({ externalUserId: IdText }), body: z.strictObject({ add: TagIds, remove: TagIds }), responses: { 202: MarkedView },
    handler: async ({ params: { externalUserId }, body, caller, audit }) => {
      await assertOwnCustomer(database, caller.scope, externalUserId);
      const follows = await verbs.tagCustomer(externalUserId, body, causeOf(caller));
      const [follow] = follows;
      if (follow) audit.about('customer', follow.customerId);
      audit.changed(null, { add: body.add, remove: body.remove });
      return { status: 202, body: { externalUserId, ...body, follows: follows.map(({ userId }) => ({ staffUserId: userId })) } };
    },
  }),
];

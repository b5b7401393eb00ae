import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import { notFound } from '../../kernel/errors';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { ApiKeys } from './api-keys';
import { ROLES, type Role } from './roles';
import { keyPage } from './store';

const KeyView = z.object({ id: z.string(), name: z.string(), role: z.enum(ROLES), createdAt: z.string(), lastUsedAt: z.string().nullable() }).meta({ id: 'ApiKey' });
const Id = z.strictObject({ id: IdText });
const PATH = '/api/console/api-keys';

/** Keys are made by people, never by keys: there is no such call in the open API. */
export const keyRoutes = (database: Reader, keys: ApiKeys): Route[] => [
  defineRoute({
    method: 'GET', path: PATH, auth: { roles: ['admin', 'auditor'] }, summary: 'API keys that work, newest first', query: PageQuery, responses: { 200: pageOf(KeyView) },
    handler: async ({ query }) => {
      const found = page(await keyPage(database, query.limit, query.cursor), query.limit, (row) => row.id);
      const items = found.items.map(({ id, name, role, createdAtMs, lastUsedAtMs }) => ({ id, name, role: role as Role, createdAt: instantText(createdAtMs), lastUsedAt: lastUsedAtMs === null ? null : instantText(lastUsedAtMs) }));
      return { status: 200, body: { items, nextCursor: found.nextCursor } };
    },
  }),
  defineRoute({
    method: 'POST', path: PATH, auth: { roles: ['admin'] }, summary: 'Make an API key; it is shown this once', secretAnswer: true,
    body: z.strictObject({ name: z.string().trim().min(1).max(64), role: z.enum(ROLES) }), responses: { 201: z.object({ id: z.string(), key: z.string() }) },
    handler: async ({ body, audit }) => {
      const made = await keys.createApiKey(body);
      audit.about('api_key', made.id);
      audit.changed(null, { name: body.name, role: body.role });
      return { status: 201, body: made };
    },
  }),
  defineRoute({
    method: 'POST', path: `${PATH}/:id/revoke`, auth: { roles: ['admin'] }, summary: 'Revoke an API key: it is dead within a second', params: Id, responses: { 200: z.object({ id: z.string() }) },
    handler: async ({ params, audit }) => {
      if (!(await keys.revokeApiKey(params.id))) throw notFound('api_key.not_found', 'there is no such key, or it was revoked before');
      audit.about('api_key', params.id);
      audit.changed({ revoked: false }, { revoked: true });
      return { status: 200, body: { id: params.id } };
    },
  }),
];

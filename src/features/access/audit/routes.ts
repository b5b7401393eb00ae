import { z } from 'zod';
import type { Reader } from '../../../kernel/database/database';
import { instantText } from '../../../kernel/http/instant-field';
import { page, pageOf, PageQuery, type Page } from '../../../kernel/http/paging';
import { defineRoute, type Route } from '../../../kernel/http/route';
import { auditPage, type AuditRecord } from './store';

const State = z.record(z.string(), z.unknown()).nullable();

const AuditView = z.object({
  id: z.string(), at: z.string(), actor: z.object({ type: z.string(), id: z.string(), role: z.string() }), action: z.string(),
  subject: z.object({ type: z.string(), id: z.string() }).nullable(), before: State, after: State, requestId: z.string(),
}).meta({ id: 'AuditEntry' });

const present = (row: AuditRecord): z.input<typeof AuditView> => ({
  id: row.id, at: instantText(row.atMs), actor: { type: row.actorType, id: row.actorId, role: row.actorRole }, action: row.route,
  subject: row.subjectType === null || row.subjectId === null ? null : { type: row.subjectType, id: row.subjectId },
  before: stateOf(row.stateBefore), after: stateOf(row.stateAfter), requestId: row.requestId,
});

const stateOf = (text: string | null) => (text === null ? null : (JSON.parse(text) as Record<string, unknown>));

/** `type:id`, as an entry shows it. */
const Subject = z.string().max(161).regex(/^[a-z_]{1,32}:[\x21-\x7e]{1,128}$/, 'is a type and an id, such as campaign:01…').transform((text) => {
  const at = text.indexOf(':');
  return { subjectType: text.slice(0, at), subjectId: text.slice(at + 1) };
}).meta({ type: 'string', description: 'type:id' });

export const AuditFilter = z.strictObject({ subject: Subject.optional(), actor: z.string().min(1).max(26).optional() });
export type AuditItem = z.input<typeof AuditView>;

/** One page; `cursor` is the id of the last entry before. */
export async function auditList(reader: Reader, { subject, actor, limit, cursor }: z.output<typeof AuditFilter> & { limit: number; cursor?: string | undefined }): Promise<Page<AuditItem>> {
  const found = page(await auditPage(reader, { ...subject, actorId: actor }, limit, cursor), limit, (row) => row.id);
  return { items: found.items.map(present), nextCursor: found.nextCursor };
}

export const auditRoutes = (database: Reader): Route[] => [
  defineRoute({
    method: 'GET', path: '/api/console/audit', auth: { roles: ['admin', 'auditor'] }, summary: 'Who wrote what, newest first', responses: { 200: pageOf(AuditView) },
    query: PageQuery.extend(AuditFilter.shape),
    handler: async ({ query }) => ({ status: 200, body: await auditList(database, query) }),
  }),
];

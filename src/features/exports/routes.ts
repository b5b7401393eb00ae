import { z } from 'zod';
import { conflict, forbidden, notFound } from '../../kernel/errors';
import type { Caller, StaffCaller } from '../../kernel/http/access-slots';
import { FileBytes } from '../../kernel/http/file-answer';
import { instantText } from '../../kernel/http/instant-field';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import { makeAskExport } from './ask-export';
import { rightsOf } from './decide-rights';
import { EXPORTED, ExportBody, LIST_NAMES, type ListName } from './exported-lists';
import { fileOfExport } from './file-of-export';
import { FORGET } from './forget-exports';
import type { PageDeps } from './make-page';
import { exportsOf, ownExport, removeExport, type ExportRecord } from './store';

/** An export is its person's, whoever else may read the same list. The auditor reads everything, so this is theirs too: it changes nothing but their own files. */
const OWN = { roles: ['admin', 'supervisor', 'staff', 'finance', 'auditor'], scope: 'cut' } as const;
const Id = z.strictObject({ id: IdText });
const ExportView = z.object({
  id: z.string(), list: z.enum(LIST_NAMES), format: z.enum(['csv', 'xlsx']), status: z.enum(['running', 'ready', 'failed']), reason: z.enum(['rights_changed', 'erased']).nullable(), rows: z.int(),
  createdAt: z.string(), expiresAt: z.string(),
}).meta({ id: 'Export' });
type View = z.input<typeof ExportView>;

const present = (row: ExportRecord): View => ({
  id: row.id, list: row.listName as ListName, format: row.format as View['format'], status: row.status as View['status'], reason: row.reason as View['reason'], rows: row.rowsDone,
  createdAt: instantText(row.createdAtMs), expiresAt: instantText(row.expiresAtMs),
});

function person(caller: Caller): StaffCaller {
  if (caller.type !== 'session') throw forbidden('forbidden', 'this is for people of the company');
  return caller;
}

export function exportRoutes(deps: PageDeps): Route[] {
  const { database, unitOfWork, audit, businessTimeZone } = deps;
  const ask = makeAskExport(deps);
  const own = async (caller: Caller, id: string): Promise<ExportRecord> => {
    const row = await ownExport(database, caller.id, id);
    if (!row) throw notFound('export.not_found', 'there is no such export of yours');
    return row;
  };
  return [
    defineRoute({
      method: 'POST', path: '/api/console/exports', auth: OWN, summary: 'Export a list as it is filtered; rows come by work', body: ExportBody, responses: { 202: z.object({ id: z.string() }) },
      handler: async ({ body, caller, newId, audit: note }) => {
        const id = await ask(person(caller), { ...body, filter: body.filter ?? {} }, newId);
        note.about('export', id);
        note.changed(null, { list: body.list, format: body.format });
        return { status: 202, body: { id } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/console/exports', auth: OWN, summary: 'My exports, newest first, with the rows so far', responses: { 200: z.object({ items: z.array(ExportView) }) },
      handler: async ({ caller }) => ({ status: 200, body: { items: (await exportsOf(database, caller.id)).map(present) } }),
    }),
    defineRoute({
      method: 'GET', path: '/api/console/exports/:id/file', auth: OWN, summary: 'The file of an export that is ready', params: Id, responses: { 200: FileBytes },
      handler: async ({ params, caller, requestId }) => {
        const row = await own(caller, params.id);
        if (row.status !== 'ready') throw conflict('export.not_ready', 'this export is not ready');
        // who sees less than when they asked must not get what they saw then
        if (!EXPORTED[row.listName as ListName].roles.includes(caller.role) || rightsOf(person(caller)) !== row.rights) throw forbidden('rights_changed', 'your rights have changed since; export it anew');
        await audit.write({ caller, route: 'GET /api/console/exports/:id/file', requestId, subject: { type: 'export', id: row.id }, before: null, after: { list: row.listName, format: row.format, rows: row.rowsDone } });
        return { status: 200, body: fileOfExport(database, row, businessTimeZone) };
      },
    }),
    defineRoute({
      method: 'POST', path: '/api/console/exports/:id/remove', auth: OWN, summary: 'Give an export up, or delete its file before its day is over', params: Id, body: z.strictObject({}), responses: { 200: z.object({ id: z.string() }) },
      handler: async ({ params, caller }) => {
        const { id } = await own(caller, params.id);
        await unitOfWork.run(async (tx) => {
          if (await removeExport(tx, id)) tx.enqueue({ kind: FORGET, key: id, payload: {} });
        });
        return { status: 200, body: { id } };
      },
    }),
  ];
}

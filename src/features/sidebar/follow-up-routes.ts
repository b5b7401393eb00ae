import { z } from 'zod';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { followUpLines, FollowUpText, noteText, type FollowUpsRoom } from '../follow-ups';
import type { FindCustomer } from './find-customer';

const ExternalUserId = z.string().min(1).max(64);
const READ = { roles: ['admin', 'supervisor', 'staff'], scope: 'cut' } as const;

const FollowUpItem = z.object({ id: z.string(), text: z.string(), by: z.string(), own: z.boolean(), at: z.string() }).meta({ id: 'FollowUp' });

export type FollowUpDeps = Pick<FollowUpsRoom, 'noteFollowUp' | 'undoFollowUp'> & { findCustomer: FindCustomer };

/** The answers of writes hold no text: what is kept for an `Idempotency-Key` is no second copy of a note. */
export const followUpRoutes = ({ database, persons }: Machine, { findCustomer, noteFollowUp, undoFollowUp }: FollowUpDeps): Route[] => [
  defineRoute({
    method: 'GET', path: '/api/sidebar/follow-ups', auth: READ, summary: 'Follow-ups 跟进记录 of a customer, newest first', query: PageQuery.extend({ externalUserId: ExternalUserId }), responses: { 200: pageOf(FollowUpItem) },
    handler: async ({ query, caller }) => {
      const { customer } = await findCustomer(caller, query.externalUserId);
      const found = page(await followUpLines(database, customer.id, query.limit, query.cursor), query.limit, (line) => line.id);
      const viewer = caller.type === 'session' ? caller.staffId : null;
      return { status: 200, body: { items: found.items.map((line) => ({ id: line.id, text: noteText(persons, line), by: line.name ?? line.userId ?? '', own: line.staffId === viewer, at: instantText(line.atMs) })), nextCursor: found.nextCursor } };
    },
  }),
  defineRoute({
    method: 'POST', path: '/api/sidebar/follow-ups', auth: READ, summary: 'Note a follow-up', responses: { 201: z.object({ id: z.string(), at: z.string() }) },
    body: z.strictObject({ externalUserId: ExternalUserId, text: FollowUpText }),
    handler: async ({ body, caller, newId, audit }) => {
      const { customer } = await findCustomer(caller, body.externalUserId);
      const note = await noteFollowUp({ customerId: customer.id, text: body.text }, caller, newId);
      audit.about('follow_up', note.id);
      return { status: 201, body: { id: note.id, at: instantText(note.atMs) } };
    },
  }),
  defineRoute({
    method: 'POST', path: '/api/sidebar/follow-ups/:id/undo', auth: READ, summary: 'Take back a note of your own that you wrote a moment ago', params: z.strictObject({ id: IdText }), responses: { 200: z.object({ undone: z.boolean() }) },
    handler: async ({ params, caller, audit }) => {
      await undoFollowUp(params.id, caller);
      audit.about('follow_up', params.id);
      return { status: 200, body: { undone: true } };
    },
  }),
];

import { z } from 'zod';
import { instantText } from '../../kernel/http/instant-field';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { FollowUpText, type FollowUpsRoom } from '../follow-ups';
import { ownRecord } from './own-record';

const NOTE = { roles: ['admin', 'supervisor', 'staff'], scope: 'cut' } as const;

/** 记跟进: what may be noted beside a chat may be noted here. The answers hold no text: what is kept for an `Idempotency-Key` is no second copy of a note. */
export const noteConsoleRoutes = ({ database }: Machine, { noteFollowUp, undoFollowUp }: Pick<FollowUpsRoom, 'noteFollowUp' | 'undoFollowUp'>): Route[] => [
  defineRoute({
    method: 'POST', path: '/api/console/customers/:externalUserId/follow-ups', auth: NOTE, summary: 'Note a follow-up', params: z.strictObject({ externalUserId: IdText }), body: z.strictObject({ text: FollowUpText }),
    responses: { 201: z.object({ id: z.string(), at: z.string() }) },
    handler: async ({ params, body, caller, newId, audit }) => {
      const { id: customerId } = await ownRecord(database, caller, params.externalUserId);
      const note = await noteFollowUp({ customerId, text: body.text }, caller, newId);
      audit.about('follow_up', note.id);
      return { status: 201, body: { id: note.id, at: instantText(note.atMs) } };
    },
  }),
  defineRoute({
    method: 'POST', path: '/api/console/follow-ups/:id/undo', auth: NOTE, summary: 'Take back a note of your own that you wrote a moment ago', params: z.strictObject({ id: IdText }), responses: { 200: z.object({ undone: z.boolean() }) },
    handler: async ({ params, caller, audit }) => {
      await undoFollowUp(params.id, caller);
      audit.about('follow_up', params.id);
      return { status: 200, body: { undone: true } };
    },
  }),
];

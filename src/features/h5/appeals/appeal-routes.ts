import { z } from 'zod';
import { notFound } from '../../../kernel/errors';
import { causeOf } from '../../../kernel/http/cause-of';
import { instantText } from '../../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../../kernel/http/paging';
import { IdText } from '../../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../../kernel/http/route';
import type { PersonSeal } from '../../../kernel/person-seal';
import type { Scope } from '../../../kernel/scope';
import type { Machine } from '../../../kernel/machine';
import type { CustomersRoom } from '../../customers';
import { REASON_TEXT } from '../../referrals';
import { REWARD_REASON_TEXT } from '../../rewards';
import { CUSTOMER, ownId } from '../own-caller';
import { appealPage, appealRow, wordsOf, type AppealRow } from './appeal-store';
import { makeAnswerAppeal, makeAppeal } from './make-appeal';

const AppealView = z.object({
  id: z.string(), referralId: z.string(), campaignId: z.string(), referrerExternalUserId: z.string(), reason: z.object({ code: z.string(), text: z.string() }), text: z.string(), status: z.enum(['open', 'answered']),
  decision: z.enum(['accept', 'refuse']).nullable(), sentence: z.string().nullable(), answeredBy: z.string().nullable(), answeredAt: z.string().nullable(), createdAt: z.string(),
}).meta({ id: 'Appeal' });

/** As the company reads it; the referrer's own sentence has the dates and limits in it. */
const SHORT: Readonly<Record<string, string | undefined>> = { ...REWARD_REASON_TEXT, ...REASON_TEXT };
export const shortReason = (code: string): string => SHORT[code] ?? code;

const presentAppeal = (persons: PersonSeal, row: AppealRow): z.input<typeof AppealView> => ({
  id: row.id, referralId: row.referralId, campaignId: row.campaignId, referrerExternalUserId: row.referrerExternalUserId, reason: { code: row.reason, text: shortReason(row.reason) },
  ...wordsOf(persons, row), status: row.status as 'open' | 'answered', decision: row.decision as 'accept' | 'refuse' | null, answeredBy: row.answeredBy,
  answeredAt: row.answeredAtMs === null ? null : instantText(row.answeredAtMs), createdAt: instantText(row.createdAtMs),
});

const READ = { roles: ['admin', 'supervisor', 'auditor'], scope: 'cut' } as const;
const ANSWER = { roles: ['admin', 'supervisor'], scope: 'cut' } as const;

/** Of the customer who appeals, and of whoever answers. */
export function appealRoutes(deps: Machine & { customers: CustomersRoom }): Route[] {
  const { database, persons } = deps;
  const [appeal, answer] = [makeAppeal(deps), makeAnswerAppeal(deps)];
  const shown = async (id: string, scope: Scope): Promise<z.input<typeof AppealView>> => {
    const row = await appealRow(database, scope, id);
    if (!row) throw notFound('appeal.not_found', 'there is no such appeal');
    return presentAppeal(persons, row);
  };
  return [
    defineRoute({
      method: 'POST', path: '/api/h5/appeals', auth: CUSTOMER, summary: 'Say why a friend should count after all', responses: { 201: z.object({ id: z.string() }) },
      body: z.strictObject({ referralId: IdText, text: z.string().trim().min(1).max(1000) }),
      handler: async ({ body, caller, newId }) => ({ status: 201, body: { id: await appeal(ownId(caller), body, { newId, cause: causeOf(caller) }) } }),
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/appeals', auth: READ, summary: 'Appeals of referrers, newest first', query: PageQuery.extend({ status: z.enum(['open', 'answered']).optional() }), responses: { 200: pageOf(AppealView) },
      handler: async ({ query, caller }) => {
        const found = page(await appealPage(database, caller.scope, query.status, query.limit, query.cursor), query.limit, (row) => row.id);
        return { status: 200, body: { items: found.items.map((row) => presentAppeal(persons, row)), nextCursor: found.nextCursor } };
      },
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/appeals/:id/answer', auth: ANSWER, summary: 'Answer an appeal; the referrer reads the sentence. The verdict itself is not changed by it', params: z.strictObject({ id: IdText }),
      body: z.strictObject({ decision: z.enum(['accept', 'refuse']), sentence: z.string().trim().min(1).max(500) }), responses: { 200: AppealView },
      handler: async ({ params, body, caller, audit }) => {
        const before = await shown(params.id, caller.scope);
        await answer(params.id, body, causeOf(caller));
        audit.changed({ status: before.status }, { status: 'answered', decision: body.decision });
        return { status: 200, body: await shown(params.id, caller.scope) };
      },
    }),
  ];
}

import { z } from 'zod';
import { causeOf } from '../../../kernel/http/cause-of';
import { instantText } from '../../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../../kernel/http/paging';
import { defineRoute, type Route } from '../../../kernel/http/route';
import type { Machine } from '../../../kernel/machine';
import { customersByIds } from '../../customers';
import { CUSTOMER, ownId } from '../own-caller';
import { consentOf, currentText, textPage } from './consent-store';
import { makeGiveConsent, makePublishText } from './give-consent';
import { makeErase, makeLeave, makeReturn, type PersonDeps } from './leave';
import { makeReadExport } from './read-export';

const PrivacyView = z.object({
  text: z.object({ version: z.int(), text: z.string(), publishedAt: z.string() }).nullable(), consent: z.object({ share: z.boolean(), textVersion: z.int(), at: z.string() }).nullable(), left: z.boolean(), timeZone: z.string(),
}).meta({ id: 'CustomerPrivacy' });
const TextView = z.object({ id: z.string(), version: z.int(), text: z.string(), publishedBy: z.string(), createdAt: z.string() }).meta({ id: 'ConsentText' });
const Done = z.object({ done: z.literal(true) });
const Nothing = z.strictObject({});
const DONE = { status: 200, body: { done: true } } as const;
/** Typed by hand, in the page's language: what cannot be undone is not one tap away. */
const ERASE_WORDS = ['删除我的资料', 'ERASE'] as const;

export function privacyRoutes(deps: Machine & PersonDeps & { businessTimeZone: string }): Route[] {
  return [...ownRoutes(deps), ...endRoutes(deps), ...textRoutes(deps)];
}

const ownRoutes = (deps: Machine & { businessTimeZone: string }): Route[] => {
  const { database, businessTimeZone: timeZone } = deps;
  const [giveConsent, readExport] = [makeGiveConsent(deps), makeReadExport(deps)];
  const shown = async (customerId: string): Promise<z.input<typeof PrivacyView>> => {
    const [text, consent, [customer]] = [await currentText(database), await consentOf(database, customerId), await customersByIds(database, [customerId])];
    return {
      text: text && { version: text.version, text: text.text, publishedAt: instantText(text.createdAtMs) }, timeZone, left: (customer?.leftAtMs ?? null) !== null,
      consent: consent && { share: Number(consent.share) === 1, textVersion: consent.textVersion, at: instantText(consent.atMs) },
    };
  };
  return [
    defineRoute({
      method: 'GET', path: '/api/h5/privacy', auth: CUSTOMER, summary: 'What the customer agreed to, and whether they take part', responses: { 200: PrivacyView },
      handler: async ({ caller }) => ({ status: 200, body: await shown(ownId(caller)) }),
    }),
    defineRoute({
      method: 'POST', path: '/api/h5/consent', auth: CUSTOMER, summary: 'Let whoever referred the customer see their masked name, or not', body: z.strictObject({ share: z.boolean(), textVersion: z.int().positive() }), responses: { 200: PrivacyView },
      handler: async ({ body, caller, audit }) => {
        audit.about('customer', ownId(caller));
        audit.changed(null, body);
        await giveConsent(ownId(caller), body, causeOf(caller));
        return { status: 200, body: await shown(ownId(caller)) };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/h5/export', auth: CUSTOMER, summary: 'A copy of everything that is kept about the customer', responses: { 200: z.record(z.string(), z.unknown()) },
      handler: async ({ caller }) => ({ status: 200, body: await readExport(ownId(caller)) }),
    }),
  ];
};

const endRoutes = (deps: Machine & PersonDeps): Route[] => {
  const [leave, takePartAgain, erase] = [makeLeave(deps), makeReturn(deps), makeErase(deps)];
  return [
    defineRoute({
      method: 'POST', path: '/api/h5/leave', auth: CUSTOMER, summary: 'Stop taking part: codes are revoked, no more messages; points stay', body: Nothing, responses: { 200: Done },
      handler: async ({ caller, audit }) => {
        audit.about('customer', ownId(caller));
        await leave(ownId(caller), causeOf(caller));
        return DONE;
      },
    }),
    defineRoute({
      method: 'POST', path: '/api/h5/return', auth: CUSTOMER, summary: 'Take part again; posters that were switched off stay so', body: Nothing, responses: { 200: Done },
      handler: async ({ caller, audit }) => {
        audit.about('customer', ownId(caller));
        await takePartAgain(ownId(caller), causeOf(caller));
        return DONE;
      },
    }),
    defineRoute({
      method: 'POST', path: '/api/h5/erase', auth: CUSTOMER, summary: 'Erase the customer: nothing that tells who they are stays', body: z.strictObject({ confirm: z.enum(ERASE_WORDS) }), responses: { 200: Done }, secretAnswer: true, // no answer to keep: the next ask is nobody's
      handler: async ({ caller, audit }) => {
        audit.about('customer', ownId(caller));
        await erase(ownId(caller), causeOf(caller));
        return DONE;
      },
    }),
  ];
};

const textRoutes = (deps: Machine): Route[] => {
  const { database } = deps;
  const publishText = makePublishText(deps);
  return [
    defineRoute({
      method: 'GET', path: '/api/v1/consent-texts', auth: { roles: ['admin', 'supervisor', 'auditor'], scope: 'open' }, summary: 'Versions of the text 资料使用说明, newest first', query: PageQuery, responses: { 200: pageOf(TextView) },
      handler: async ({ query }) => {
        const found = page(await textPage(database, query.limit, query.cursor), query.limit, (row) => row.id);
        return { status: 200, body: { items: found.items.map(({ createdAtMs, ...row }) => ({ ...row, createdAt: instantText(createdAtMs) })), nextCursor: found.nextCursor } };
      },
    }),
    defineRoute({
      method: 'POST', path: '/api/v1/consent-texts', auth: { roles: ['admin'] }, summary: 'Publish a new version of the text 资料使用说明; consents keep theirs', body: z.strictObject({ text: z.string().trim().min(1).max(5000) }), responses: { 201: TextView },
      handler: async ({ body, caller, newId, audit }) => {
        const id = await publishText(body.text, newId, causeOf(caller));
        const text = await currentText(database);
        audit.about('consent_text', id);
        audit.changed(null, { version: text?.version ?? null });
        return { status: 201, body: { id, version: text?.version ?? 1, text: body.text, publishedBy: caller.id, createdAt: instantText(text?.createdAtMs ?? deps.clock.nowMs()) } };
      },
    }),
  ];
};

import { z } from 'zod';
import type { Clock } from '../../../kernel/clock';
import { AppError, conflict } from '../../../kernel/errors';
import { instantText } from '../../../kernel/http/instant-field';
import { IdText } from '../../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../../kernel/http/route';
import { createFailureLimit } from '../../access';
import { CONSENT } from './consent-text';
import { FORM_PATH, type makeFillForm, type makeReadForm } from './lead-links';
import { Friend } from './routes';

const Form = z.object({ campaignName: z.string(), consent: z.object({ version: z.string(), text: z.string() }), expiresAt: z.string() }).meta({ id: 'LeadForm' });
const Token = z.strictObject({ token: IdText });

export interface FormVerbs {
  /** Throws for a link that is none of ours, or over. */
  openForm(token: string): void;
  readForm: ReturnType<typeof makeReadForm>;
  fillForm: ReturnType<typeof makeFillForm>;
}

/** The public door of a signed link. It never says whether a phone was told of before: anybody with a link could ask. */
export function formRoutes(clock: Clock, { openForm, readForm, fillForm }: FormVerbs): Route[] {
  const told = createFailureLimit(clock);
  /** By link, not by address: behind a proxy everybody shares one, and whoever guesses at links must not shut the form for those who have one. */
  const admit = (token: string): void => {
    const waitSeconds = told.count(token);
    if (waitSeconds !== null) throw new AppError('too_many_leads', 'too many friends told of by this link; try again in a minute', { status: 429, headers: { 'retry-after': String(waitSeconds) } });
  };
  return [
    defineRoute({
      method: 'GET', path: `${FORM_PATH}:token`, auth: 'public', summary: 'What the form of a signed link shows', params: Token, responses: { 200: Form },
      handler: async ({ params }) => {
        const { campaignName, expiresAtMs } = await readForm(params.token);
        return { status: 200, body: { campaignName, consent: CONSENT, expiresAt: instantText(expiresAtMs) } };
      },
    }),
    defineRoute({
      method: 'POST', path: `${FORM_PATH}:token`, auth: 'public', summary: 'Tell of a friend by the form of a signed link', params: Token,
      body: z.strictObject({ ...Friend, consentVersion: z.string().max(16) }), responses: { 201: z.object({ received: z.boolean() }) },
      handler: async ({ params, body: { consentVersion, ...friend } }) => {
        openForm(params.token);
        admit(params.token);
        if (consentVersion !== CONSENT.version) throw conflict('consent_outdated', 'the consent text has changed; show the present one and ask again');
        await fillForm(params.token, friend);
        return { status: 201, body: { received: true } };
      },
    }),
  ];
}

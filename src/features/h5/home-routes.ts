import { z } from 'zod';
import { notFound } from '../../kernel/errors';
import { JpegBytes } from '../../kernel/http/bytes-answer';
import { instantText } from '../../kernel/http/instant-field';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { campaignById, ownCodeById, statusOf, type CampaignsRoom } from '../campaigns';
import { accounts, balances } from '../ledger';
import type { PostersRoom } from '../posters';
import { APPEAL_DAYS } from './appeals/decide-appeal';
import { CUSTOMER, ownId } from './own-caller';
import { makeFirstCampaign, makeReadHome, type Chosen } from './read-home';
import { friendCounts, inForceSince } from './views';
import { rewardsInWords, rulesInWords } from './words/rule-words';
import { sayNoCode } from './words/reason-words';
import { LanguageQuery, sayLength, type Say } from './words/say';

const DAY_MS = 86_400_000;
const STATUS = z.enum(['draft', 'scheduled', 'running', 'paused', 'ended']);
const Count = z.int();
const HomeView = z.object({
  timeZone: z.string(),
  /** They take no part any more, by their own word. */
  left: z.boolean(),
  campaigns: z.array(z.object({ id: z.string(), name: z.string(), endsAt: z.string(), status: STATUS, mine: z.boolean() })),
  chosen: z.object({
    campaign: z.object({ id: z.string(), name: z.string(), status: STATUS, endsAt: z.string(), retentionDays: z.number(), retention: z.string(), rewards: z.array(z.string()) }),
    code: z.object({ id: z.string(), status: z.enum(['pending', 'active', 'failed', 'revoked']) }).nullable(),
    why: z.object({ code: z.string(), sentence: z.string().nullable() }).nullable(),
    posterUrl: z.string().nullable(), rulesVersion: z.int(),
  }).nullable(),
  counts: z.object({ added: Count, counted: Count, waiting: Count, rejected: Count, points: z.object({ available: z.int(), held: z.int() }) }),
}).meta({ id: 'CustomerHome' });

const RulesView = z.object({
  campaign: z.object({ id: z.string(), name: z.string(), status: STATUS }), version: z.int(), inForceAt: z.string().nullable(), sections: z.array(z.object({ title: z.string(), lines: z.array(z.string()) })),
}).meta({ id: 'CampaignRules' });

type Deps = Machine & { campaigns: CampaignsRoom; posters: Pick<PostersRoom, 'drawCode'>; businessTimeZone: string };

function present({ campaign, terms, status, code, why }: Chosen, say: Say): NonNullable<z.input<typeof HomeView>['chosen']> {
  return {
    campaign: {
      id: campaign.id, name: campaign.name, status, endsAt: instantText(campaign.endsAtMs), retentionDays: terms.retention / DAY_MS, retention: sayLength(terms.retention, say), rewards: rewardsInWords(terms, say),
    },
    code, why: why === null ? null : { code: why, sentence: sayNoCode(why, say) }, rulesVersion: campaign.version,
    posterUrl: code?.status === 'active' && why === null ? `/api/h5/poster/${code.id}` : null,
  };
}

export function homeRoutes(deps: Deps): Route[] {
  const { database, clock, posters, businessTimeZone: timeZone } = deps;
  const [readHome, firstCampaign] = [makeReadHome(deps), makeFirstCampaign(deps)];
  return [
    defineRoute({
      method: 'GET', path: '/api/h5/home', auth: CUSTOMER, summary: "A customer's first screen: poster, friends in numbers, points", responses: { 200: HomeView },
      query: z.strictObject({ campaignId: IdText.optional(), lang: LanguageQuery }),
      handler: async ({ query, caller }) => {
        const customerId = ownId(caller);
        const { customer, campaigns, chosen } = await readHome(customerId, query.campaignId);
        const say = { language: query.lang, timeZone };
        const [available, held] = [accounts.available(customerId), accounts.held(customerId)];
        const points = await balances(database, [available, held]);
        return { status: 200, body: {
          timeZone, left: customer.leftAtMs !== null,
          campaigns: campaigns.map(({ id, name, endsAtMs, mine, ...times }) => ({ id, name, endsAt: instantText(endsAtMs), status: statusOf({ ...times, endsAtMs }, clock.nowMs()), mine })),
          chosen: chosen && present(chosen, say),
          counts: { ...(await friendCounts(database, customerId, chosen?.campaign.id ?? null)), points: { available: points.get(available) ?? 0, held: points.get(held) ?? 0 } },
        } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/h5/poster/:codeId', auth: CUSTOMER, summary: "The customer's own poster 海报, as JPEG", params: z.strictObject({ codeId: IdText }), responses: { 200: JpegBytes },
      handler: async ({ params, caller }) => {
        const code = await ownCodeById(database, 'all', params.codeId);
        if (code?.referrerId !== ownId(caller)) throw notFound('code.not_found', 'there is no such code');
        return { status: 200, body: await posters.drawCode(code) };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/h5/rules', auth: CUSTOMER, summary: 'The published rules of a campaign, in full words', query: z.strictObject({ campaignId: IdText.optional(), lang: LanguageQuery }), responses: { 200: RulesView },
      handler: async ({ query, caller }) => {
        const id = query.campaignId ?? (await firstCampaign(ownId(caller)));
        const campaign = id === null ? null : await campaignById(database, id);
        if (!campaign || campaign.publishedAtMs === null) throw notFound('campaign.not_found', 'there is no such campaign');
        const terms = await deps.campaigns.termsOf(database, campaign.id, campaign.version);
        const since = await inForceSince(database, campaign.id, campaign.version);
        return { status: 200, body: {
          campaign: { id: campaign.id, name: campaign.name, status: statusOf(campaign, clock.nowMs()) }, version: campaign.version, inForceAt: since === null ? null : instantText(since),
          sections: rulesInWords(terms, { language: query.lang, timeZone }, APPEAL_DAYS),
        } };
      },
    }),
  ];
}

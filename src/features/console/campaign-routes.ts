import { z } from 'zod';
import { notFound } from '../../kernel/errors';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { campaignById } from '../campaigns';
import { blockedLinks } from '../channels';
import { accounts, balances } from '../ledger';
import { membersByNames } from '../staff';
import { CampaignItem, presentCampaignLine, presentVersion, termsShown, TermsView, VersionView } from './campaign-present';
import { campaignLines, currentTerms, versionsOf, type CampaignLine } from './campaign-views';
import { GrowthFigures, readStanding } from './growth';
import { Member } from './shown';

const READ = { roles: ['admin', 'supervisor', 'finance', 'auditor'], scope: 'open' } as const;
const Id = z.strictObject({ id: IdText });
const CampaignFile = z.object({
  campaign: CampaignItem, terms: TermsView, staff: z.array(Member), blocked: z.string().nullable(), ...GrowthFigures, versions: z.array(VersionView),
}).meta({ id: 'CampaignFile' });

const unknown = () => notFound('campaign.not_found', 'there is no such campaign');
type Deps = Machine & { businessTimeZone: string };

export const campaignConsoleRoutes = (deps: Deps): Route[] => [listRoute(deps), fileRoute(deps)];

const listRoute = ({ database, clock }: Deps): Route => defineRoute({
  method: 'GET', path: '/api/console/campaigns', auth: READ, summary: 'Campaigns with period, state and budget, newest first; archived ones only when they are asked for', query: PageQuery.extend({ archived: z.enum(['true']).optional() }), responses: { 200: pageOf(CampaignItem).extend({ hasArchived: z.boolean() }) },
  handler: async ({ query }) => {
    const found = page(await campaignLines(database, query.archived === 'true', query.limit, query.cursor), query.limit, (line) => line.id);
    const hasArchived = found.items.length === 0 && (await campaignLines(database, true, 1, undefined)).length > 0; // else nobody is told of them
    return { status: 200, body: { items: await presentLines(database, found.items, clock.nowMs()), nextCursor: found.nextCursor, hasArchived } };
  },
});

async function presentLines(database: Deps['database'], lines: readonly CampaignLine[], nowMs: number) {
  const terms = await currentTerms(database, lines);
  const left = await balances(database, lines.map(({ id }) => accounts.budget(id, 'points')));
  return lines.flatMap((line) => {
    const text = terms.get(line.id);
    return text === undefined ? [] : [presentCampaignLine(line, termsShown(text), left.get(accounts.budget(line.id, 'points')) ?? null, nowMs)];
  });
}

const fileRoute = (deps: Deps): Route => defineRoute({
  method: 'GET', path: '/api/console/campaigns/:id', auth: READ, summary: 'One campaign: terms, funnel, versions', params: Id, responses: { 200: CampaignFile },
  handler: async ({ params: { id } }) => {
    const { database, clock } = deps;
    const campaign = await campaignById(database, id);
    const versions = campaign ? await versionsOf(database, id) : [];
    const [item] = campaign ? await presentLines(database, [campaign], clock.nowMs()) : [];
    const [newest] = versions;
    if (!item || !newest) throw unknown();
    const terms = termsShown(newest.terms);
    const blocked = terms.codeKind === 'acquisition_link' ? ((await blockedLinks(database, [id])).get(id) ?? null) : null;
    return { status: 200, body: { campaign: item, terms, staff: await namesOf(database, terms.staffUserIds), blocked, ...(await readStanding(deps, id, campaign?.startsAtMs ?? 0)), versions: versions.map(presentVersion) } };
  },
});

/** Members as the campaign lists them, under the names they have now. */
async function namesOf(database: Deps['database'], userIds: readonly string[]): Promise<z.input<typeof Member>[]> {
  const known = await membersByNames(database, userIds);
  return userIds.map((userId) => ({ userId, name: known.get(userId.toLowerCase())?.name ?? null }));
}

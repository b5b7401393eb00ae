import { z } from 'zod';
import { notFound } from '../../kernel/errors';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { campaignById, statusOf, type CampaignsRoom } from '../campaigns';
import { blockedLinks, carriersOf, type Carrier } from '../channels';
import { accounts, balances } from '../ledger';
import { membersByNames } from '../staff';
import { CampaignItem, CAMPAIGN_STATUSES, presentCampaignLine, presentVersion, termsShown, TermsView, VersionView } from './campaign-present';
import { campaignLines, codeLines, currentTerms, groupOptions, staffOptions, versionsOf, type CampaignLine, type CodeLine } from './campaign-views';
import { GrowthFigures, readStanding } from './growth';
import { peopleByIds, personIn } from './people';
import { Member, Person } from './shown';

const READ = { roles: ['admin', 'supervisor', 'finance', 'auditor'], scope: 'open' } as const;
const Id = z.strictObject({ id: IdText });
const Check = z.object({ path: z.string(), code: z.string(), detail: z.string() });
const Checks = z.object({ faults: z.array(Check), warnings: z.array(Check) });
const CodeItem = z.object({
  id: z.string(), referrer: Person, state: z.string(), status: z.enum(['pending', 'active', 'failed', 'revoked']), reason: z.string().nullable(), qrCodeUrl: z.string().nullable(), url: z.string().nullable(), createdAt: z.string(),
}).meta({ id: 'CodeItem' });
const CampaignFile = z.object({
  campaign: CampaignItem, terms: TermsView, staff: z.array(Member), blocked: z.string().nullable(), ...GrowthFigures, versions: z.array(VersionView),
}).meta({ id: 'CampaignFile' });
const EditorView = z.object({
  id: z.string(), status: z.enum(CAMPAIGN_STATUSES), version: z.int(), terms: TermsView, checks: Checks,
  options: z.object({
    staff: z.array(z.object({ userId: z.string(), name: z.string().nullable(), usable: z.boolean() })), groups: z.array(z.object({ chatId: z.string(), name: z.string().nullable(), customers: z.int() })),
  }),
}).meta({ id: 'CampaignEditor' });

const unknown = () => notFound('campaign.not_found', 'there is no such campaign');
type Deps = Machine & { campaigns: CampaignsRoom; businessTimeZone: string };

export const campaignConsoleRoutes = (deps: Deps): Route[] => [listRoute(deps), fileRoute(deps), codesRoute(deps), ...editorRoutes(deps)];

const listRoute = ({ database, clock }: Deps): Route => defineRoute({
  method: 'GET', path: '/api/console/campaigns', auth: READ, summary: 'Campaigns with period, state and budget, newest first', query: PageQuery, responses: { 200: pageOf(CampaignItem) },
  handler: async ({ query }) => {
    const found = page(await campaignLines(database, query.limit, query.cursor), query.limit, (line) => line.id);
    return { status: 200, body: { items: await presentLines(database, found.items, clock.nowMs()), nextCursor: found.nextCursor } };
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

/** What was deleted at WeCom leads nobody anywhere: revoked, for whoever looks (policy 15). */
function statusOfCode({ revokedAtMs }: CodeLine, carrier: Carrier['status'] | undefined): z.input<typeof CodeItem>['status'] {
  if (revokedAtMs !== null || carrier === 'removing' || carrier === 'retired') return 'revoked';
  return carrier ?? 'pending';
}

const codesRoute = ({ database }: Deps): Route => defineRoute({
  method: 'GET', path: '/api/console/campaigns/:id/codes', auth: { roles: ['admin', 'supervisor', 'auditor'], scope: 'cut' }, summary: 'Codes of a campaign with whose they are, newest first', params: Id, query: PageQuery,
  responses: { 200: pageOf(CodeItem) },
  handler: async ({ params: { id }, query, caller }) => {
    if (!(await campaignById(database, id))) throw unknown();
    const found = page(await codeLines(database, caller.scope, id, query.limit, query.cursor), query.limit, (code) => code.id);
    const people = await peopleByIds(database, caller, found.items.map((code) => code.referrerId));
    const carriers = await carriersOf(database, found.items);
    const shown = (code: CodeLine): z.input<typeof CodeItem> => {
      const carrier = carriers.get(code.state);
      return {
        id: code.id, referrer: personIn(people, code.referrerId), state: code.state, status: statusOfCode(code, carrier?.status),
        reason: carrier?.status === 'failed' ? carrier.reason : null, qrCodeUrl: carrier?.qrCodeUrl ?? null, url: carrier?.url ?? null, createdAt: instantText(code.createdAtMs),
      };
    };
    return { status: 200, body: { items: found.items.map(shown), nextCursor: found.nextCursor } };
  },
});

function editorRoutes({ database, clock, campaigns }: Deps): Route[] {
  const drafted = async (id: string) => {
    const campaign = await campaignById(database, id);
    if (!campaign) throw unknown();
    return { campaign, terms: await campaigns.storedTerms(database, id, campaign.version) };
  };
  return [
    defineRoute({
      method: 'GET', path: '/api/console/campaigns/:id/editor', auth: { roles: ['admin'] }, summary: 'What the editor of a campaign starts with', params: Id, responses: { 200: EditorView },
      handler: async ({ params: { id } }) => {
        const { campaign, terms } = await drafted(id);
        const staff = (await staffOptions(database)).map(({ userId, name, inRange, activation, codeRefusal }) => ({ userId, name, usable: inRange === 1 && (activation ?? 1) === 1 && codeRefusal === null }));
        const groups = (await groupOptions(database)).map(({ chatId, name, externals }) => ({ chatId, name, customers: externals }));
        return { status: 200, body: { id, status: statusOf(campaign, clock.nowMs()), version: campaign.version, terms: termsShown(JSON.stringify(terms)), checks: await campaigns.previewChecks(terms), options: { staff, groups } } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/console/campaigns/:id/checks', auth: { roles: ['admin'] }, summary: 'What publishing the draft would say, as far as it is known here', params: Id, responses: { 200: Checks },
      handler: async ({ params: { id } }) => ({ status: 200, body: await campaigns.previewChecks((await drafted(id)).terms) }),
    }),
  ];
}

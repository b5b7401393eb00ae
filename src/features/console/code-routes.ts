import { z } from 'zod';
import { notFound } from '../../kernel/errors';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import { campaignById } from '../campaigns';
import { blockedLinks, carriersOf, type Carrier } from '../channels';
import { membersByNames } from '../staff';
import { addsOf, codeLines, MOST_ADDS, type CodeLine } from './campaign-views';
import { peopleByIds, personIn, type Sees } from './people';
import { Instant, Member, Person, when } from './shown';

/** `adds`: friends who came by it, whatever became of them; counting stops at `mostAdds`. */
const CodeItem = z.object({
  id: z.string(), referrer: Person, status: z.enum(['pending', 'active', 'failed', 'revoked']), reason: z.string().nullable(), codeKind: z.string().nullable(), staff: z.array(Member), url: z.string().nullable(),
  adds: z.int(), lastAddAt: Instant, createdAt: z.string(),
}).meta({ id: 'CodeItem' });

/** What was deleted at WeCom leads nobody anywhere: revoked, for whoever looks (policy 15). */
function statusOfCode({ revokedAtMs }: CodeLine, carrier: Carrier['status'] | undefined): z.input<typeof CodeItem>['status'] {
  if (revokedAtMs !== null || carrier === 'removing' || carrier === 'retired') return 'revoked';
  return carrier ?? 'pending';
}

export const codeConsoleRoute = ({ database, persons }: Sees): Route => defineRoute({
  method: 'GET', path: '/api/console/campaigns/:id/codes', auth: { roles: ['admin', 'supervisor', 'auditor'], scope: 'cut' }, summary: 'Codes of a campaign: whose they are, who came by them, whom friends meet; newest first',
  params: z.strictObject({ id: IdText }), query: PageQuery, responses: { 200: pageOf(CodeItem).extend({ blocked: z.string().nullable(), mostAdds: z.int() }) },
  handler: async ({ params: { id }, query, caller }) => {
    if (!(await campaignById(database, id))) throw notFound('campaign.not_found', 'there is no such campaign');
    const found = page(await codeLines(database, caller.scope, id, query.limit, query.cursor), query.limit, (code) => code.id);
    const people = await peopleByIds({ database, persons }, caller, found.items.map((code) => code.referrerId));
    const [carriers, adds] = [await carriersOf(database, found.items), await addsOf(database, found.items)];
    const members = await membersByNames(database, [...new Set([...carriers.values()].flatMap(({ staffUserIds }) => staffUserIds))]);
    const shown = (code: CodeLine): z.input<typeof CodeItem> => {
      const carrier = carriers.get(code.state);
      const came = adds.get(code.id);
      return {
        id: code.id, referrer: personIn(people, code.referrerId), status: statusOfCode(code, carrier?.status), reason: carrier?.status === 'failed' ? carrier.reason : null, codeKind: carrier?.codeKind ?? null,
        staff: (carrier?.staffUserIds ?? []).map((userId) => ({ userId, name: members.get(userId.toLowerCase())?.name ?? null })), url: carrier?.url ?? null,
        adds: Number(came?.n ?? 0), lastAddAt: when(came?.last == null ? null : Number(came.last)), createdAt: instantText(code.createdAtMs),
      };
    };
    return { status: 200, body: { items: found.items.map(shown), nextCursor: found.nextCursor, blocked: (await blockedLinks(database, [id])).get(id) ?? null, mostAdds: MOST_ADDS } };
  },
});

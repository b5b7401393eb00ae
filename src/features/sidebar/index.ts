import { z } from 'zod';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { CustomersRoom } from '../customers';
import type { FollowUpsRoom } from '../follow-ups';
import { makeFindCustomer } from './find-customer';
import { ownByName } from './find-own';
import { followUpRoutes } from './follow-up-routes';
import { makePageData, type PageData, type PageDeps } from './page-data';
import { posterRoutes, type PosterDeps } from './poster-routes';
import { CardView, makeReadCard } from './read-card';

export interface SidebarRoom {
  routes: Route[];
  /** What the page is served with; `search`: the address behind its path, as the browser sent it. */
  pageData(search: string): Promise<PageData>;
}

const SEE = { roles: ['admin', 'supervisor', 'staff'], scope: 'cut' } as const;

type Deps = Omit<PosterDeps, 'findCustomer'> & PageDeps & { customers: CustomersRoom; followUps: FollowUpsRoom; businessTimeZone: string };

/** The sidebar 侧边栏 beside a chat: who is this, who brought them, what now. */
export function createSidebar(machine: Machine, deps: Deps): SidebarRoom {
  const findCustomer = makeFindCustomer({ ...machine, ...deps });
  const readCard = makeReadCard({ ...machine, ...deps });
  return {
    pageData: makePageData(machine, deps),
    routes: [
      defineRoute({
        method: 'GET', path: '/api/sidebar/card', auth: SEE, summary: 'Who is this, who brought them, what now: the whole first screen beside a chat',
        query: z.strictObject({ externalUserId: z.string().min(1).max(64) }), responses: { 200: CardView },
        handler: async ({ query, caller }) => ({ status: 200, body: await readCard(caller, await findCustomer(caller, query.externalUserId)) }),
      }),
      defineRoute({
        method: 'POST', path: '/api/sidebar/customers/find', asksOnly: true, auth: SEE, summary: 'Customers of your own by a part of their name: whoever might have brought a friend',
        body: z.strictObject({ name: z.string().trim().min(1).max(32) }), responses: { 200: z.object({ items: z.array(z.object({ externalUserId: z.string(), name: z.string() })) }) },
        handler: async ({ body, caller }) => ({ status: 200, body: { items: caller.type === 'session' && caller.staffId !== null ? await ownByName(machine, caller.staffId, body.name) : [] } }),
      }),
      ...posterRoutes(machine, { ...deps, findCustomer }),
      ...followUpRoutes(machine, { ...deps.followUps, findCustomer }),
    ],
  };
}

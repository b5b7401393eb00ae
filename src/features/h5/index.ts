import type { Plugs } from '../../kernel/house';
import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { sealWords } from '../../kernel/seal-words';
import { upgradeWalk } from '../../kernel/work/upgrade-walk';
import type { PostersRoom } from '../posters';
import { APPEAL_WORDS } from './appeals/appeal-store';
import { appealRoutes } from './appeals/appeal-routes';
import { friendRoutes } from './friend-routes';
import { homeRoutes } from './home-routes';
import type { PersonDeps } from './privacy/leave';
import { privacyRoutes } from './privacy/privacy-routes';

export interface CustomerPageRoom {
  plugs: Plugs;
  routes: Route[];
}

/** The customer page 客户页 (H5): my poster, my friends, my points, the rules, and what is kept about me. Who asks is known from the session alone (law 7). */
export function createCustomerPage(machine: Machine, deps: PersonDeps & { posters: Pick<PostersRoom, 'drawCode'>; businessTimeZone: string }): CustomerPageRoom {
  const all = { ...machine, ...deps };
  return {
    plugs: { loops: [upgradeWalk(machine, 'appeal.words', sealWords(machine.persons, deps.customers.saltsOf, APPEAL_WORDS))] },
    routes: [...homeRoutes(all), ...friendRoutes(all), ...appealRoutes(all), ...privacyRoutes(all)],
  };
}

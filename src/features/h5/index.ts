import type { Plugs } from '../../kernel/house';
import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { sealWords } from '../../kernel/seal-words';
import { upgradeWalk } from '../../kernel/work/upgrade-walk';
import type { PostersRoom } from '../posters';
import type { Terms } from '../campaigns';
import { APPEAL_WORDS } from './appeals/appeal-store';
import { appealRoutes } from './appeals/appeal-routes';
import { friendRoutes } from './friend-routes';
import { APPEAL_DAYS } from './appeals/decide-appeal';
import { homeRoutes } from './home-routes';
import { currentText } from './privacy/consent-store';
import type { PersonDeps } from './privacy/leave';
import { privacyRoutes } from './privacy/privacy-routes';
import { rulesInWords, type RuleSection } from './words/rule-words';
import type { Language } from './words/say';

export { shortReason } from './appeals/appeal-routes';
export { wordsOf as appealWords, type AppealWords } from './appeals/appeal-store';
export type { RuleSection } from './words/rule-words';

export interface CustomerPageRoom {
  plugs: Plugs;
  routes: Route[];
  /** The rules page of these terms as customers read it, drafted or published. */
  rulesOf(terms: Terms, language: Language): RuleSection[];
}

const NO_CONSENT_TEXT = { path: 'consent', code: 'no_consent_text', detail: 'no data-use text (资料使用说明) is published yet: we must know which version a customer accepted' };

/** The customer page 客户页 (H5): my poster, my friends, my points, the rules, and what is kept about me. Who asks is known from the session alone (law 7). */
export function createCustomerPage(machine: Machine, deps: PersonDeps & { posters: Pick<PostersRoom, 'drawCode'>; businessTimeZone: string }): CustomerPageRoom {
  const all = { ...machine, ...deps };
  deps.campaigns.fillTerms({ faults: () => [], warnings: async () => ((await currentText(machine.database)) === null ? [NO_CONSENT_TEXT] : []) });
  return {
    plugs: { loops: [upgradeWalk(machine, 'appeal.words', sealWords(machine.persons, deps.customers.saltsOf, APPEAL_WORDS))] },
    rulesOf: (terms, language) => rulesInWords(terms, { language, timeZone: deps.businessTimeZone }, APPEAL_DAYS),
    routes: [...homeRoutes(all), ...friendRoutes(all), ...appealRoutes(all), ...privacyRoutes(all)],
  };
}

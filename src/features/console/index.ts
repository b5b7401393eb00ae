import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { CampaignsRoom } from '../campaigns';
import type { OperationsRoom } from '../operations';
import { appealConsoleRoute } from './appeal-routes';
import { campaignConsoleRoutes } from './campaign-routes';
import { claimConsoleRoute } from './claim-routes';
import { customerConsoleRoutes } from './customer-routes';
import { dealConsoleRoutes } from './deal-routes';
import { doctorRoute, type DoctorDeps } from './doctor-route';
import { groupConsoleRoutes } from './group-routes';
import { homeRoute } from './home-route';
import { ledgerConsoleRoutes } from './ledger-routes';
import { operationsConsoleRoutes } from './operations-routes';
import { referralConsoleRoutes } from './referral-routes';
import { rewardConsoleRoute } from './reward-route';
import { searchRoute } from './search-route';
import { settingsRoute, type CompanyFacts } from './settings-route';
import { staffConsoleRoute } from './staff-route';
import { tagConsoleRoute } from './tag-route';

export { LISTS, type ItemOf } from './lists';
export type { CompanyFacts } from './settings-route';
export { referralFile, type ReferralFile } from './referral-routes';

/** What the screens of the console read, one call for each first paint. It writes nothing: the console acts through the verbs of the open API. */
export const createConsole = (machine: Machine, deps: DoctorDeps & { campaigns: CampaignsRoom; operations: OperationsRoom; businessTimeZone: string; company: CompanyFacts }): { routes: Route[] } => ({
  routes: [
    homeRoute({ ...machine, ...deps }), ...referralConsoleRoutes(machine), ...campaignConsoleRoutes({ ...machine, ...deps }), ...operationsConsoleRoutes({ ...machine, ...deps }), doctorRoute(machine, deps),
    ...customerConsoleRoutes(machine), claimConsoleRoute(machine), appealConsoleRoute(machine), rewardConsoleRoute(machine), ...ledgerConsoleRoutes(machine), ...dealConsoleRoutes(machine), tagConsoleRoute(machine), ...groupConsoleRoutes(machine),
    staffConsoleRoute(machine), searchRoute(machine), settingsRoute(machine, deps.company),
  ],
});

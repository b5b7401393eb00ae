import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { CampaignsRoom } from '../campaigns';
import type { ChannelsRoom } from '../channels';
import type { CustomersRoom } from '../customers';
import type { FollowUpsRoom } from '../follow-ups';
import type { CustomerPageRoom } from '../h5';
import type { OperationsRoom } from '../operations';
import type { PostersRoom } from '../posters';
import type { ReferralsRoom } from '../referrals';
import { appealConsoleRoute } from './appeal-routes';
import { audienceRoute } from './audience-route';
import { campaignEditorRoutes } from './campaign-editor-routes';
import { campaignConsoleRoutes } from './campaign-routes';
import { campaignStartRoutes, type StartDeps } from './campaign-start-routes';
import { channelConsoleRoutes } from './channel-routes';
import { claimConsoleRoute } from './claim-routes';
import { codeConsoleRoute } from './code-routes';
import { customerConsoleRoutes } from './customer-routes';
import { customerTagsRoute } from './customer-tags';
import { dealConsoleRoutes } from './deal-routes';
import { doctorRoute, type DoctorDeps } from './doctor-route';
import { dryRunRoute } from './dry-run-route';
import { groupConsoleRoutes } from './group-routes';
import { homeRoute } from './home-route';
import { leadConsoleRoutes } from './lead-routes';
import { ledgerConsoleRoutes } from './ledger-routes';
import { noteConsoleRoutes } from './note-routes';
import { operationsConsoleRoutes } from './operations-routes';
import { referralConsoleRoutes } from './referral-routes';
import { revealRoutes } from './reveal-routes';
import { rewardConsoleRoute } from './reward-route';
import { searchRoute } from './search-route';
import { settingsRoute, type CompanyFacts } from './settings-route';
import { staffConsoleRoute } from './staff-route';
import { tagChoicesRoute, tagConsoleRoute } from './tag-route';
import { timelineRoute } from './timeline/routes';

export { CampaignTemplate } from './campaign-start-routes';
export { LISTS, type ItemOf } from './lists';
export type { Sees } from './people';
export type { CompanyFacts } from './settings-route';
export { referralFile, type ReferralFile } from './referral-routes';

type Deps = DoctorDeps & Pick<StartDeps, 'templates'> & {
  campaigns: CampaignsRoom; channels: ChannelsRoom; customers: CustomersRoom; followUps: FollowUpsRoom; posters: PostersRoom; customerPage: CustomerPageRoom; operations: OperationsRoom; referrals: ReferralsRoom; businessTimeZone: string; company: CompanyFacts;
};

/** What the screens of the console read, one call for each first paint. It changes nothing but what is the console's own, notes and that somebody had a name shown whole: everything else goes through the verbs of the open API. */
export const createConsole = (machine: Machine, deps: Deps): { routes: Route[] } => ({
  routes: [
    homeRoute({ ...machine, ...deps }), ...referralConsoleRoutes(machine), ...campaignConsoleRoutes({ ...machine, ...deps }), codeConsoleRoute(machine), ...campaignEditorRoutes({ ...machine, ...deps }), ...campaignStartRoutes({ ...machine, ...deps }),
    dryRunRoute({ ...machine, ...deps }), audienceRoute({ ...machine, ...deps }), ...channelConsoleRoutes({ ...machine, ...deps }),
    ...operationsConsoleRoutes({ ...machine, ...deps }), doctorRoute(machine, deps),
    ...customerConsoleRoutes(machine), customerTagsRoute(machine), timelineRoute(machine), ...noteConsoleRoutes(machine, deps.followUps), claimConsoleRoute(machine), appealConsoleRoute(machine), rewardConsoleRoute(machine), ...ledgerConsoleRoutes(machine), ...dealConsoleRoutes(machine), tagConsoleRoute(machine), tagChoicesRoute(machine), ...groupConsoleRoutes(machine),
    staffConsoleRoute(machine), searchRoute({ ...machine, ...deps }), ...leadConsoleRoutes({ ...machine, ...deps }), ...revealRoutes({ ...machine, ...deps }), settingsRoute(machine, deps.company),
  ],
});

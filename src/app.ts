import { ENTITIES, MIGRATIONS } from '../entities';
import type { Settings } from '../config/settings';
import { createAccess } from './features/access';
import { createCampaigns } from './features/campaigns';
import { createChannels } from './features/channels';
import { campaignTemplates } from './campaign-presets';
import { companyFacts } from './company-facts';
import { createConsole } from './features/console';
import { createExports } from './features/exports';
import { createFollowUps } from './features/follow-ups';
import { createCustomerPage } from './features/h5';
import { createCustomers } from './features/customers';
import { createGroups } from './features/groups';
import { createIntegrity } from './features/integrity';
import { createLedger } from './features/ledger';
import { createMessages } from './features/messages';
import { createOperations } from './features/operations';
import { createPipeline } from './features/pipeline';
import { createPosters, type PostersRoom } from './features/posters';
import { createReferrals } from './features/referrals';
import { createRewards } from './features/rewards';
import { createSessions, type SessionsRoom } from './features/sessions';
import { createSidebar } from './features/sidebar';
import { createStaff } from './features/staff';
import { createTags } from './features/tags';
import type { Clock } from './kernel/clock';
import { createHouse, type House } from './kernel/house';
import type { InboxReader } from './kernel/inbox/reading';
import type { Route } from './kernel/http/route';
import { sessionTwins } from './kernel/http/session-twins';
import type { HttpServer } from './kernel/http/http-server';
import { systemIds } from './kernel/ids';
import type { Logger } from './kernel/logger';
import { createMachine, type Machine } from './kernel/machine';
import { createMetrics } from './kernel/metrics';
import { createPermits } from './kernel/permits';
import { deriveKey } from './kernel/person-key';
import { mayStillLeave } from './kernel/work/call-out';
import { createInboxReader } from './read-inbox';
import { createCallbackCrypto, createWecom } from './wecom';
import { createDoors } from './doors';

export interface App {
  machine: Machine;
  house: House;
  server: HttpServer;
  access: ReturnType<typeof createAccess>;
  sessions: SessionsRoom;
  inbox: InboxReader;
  posters: Pick<PostersRoom, 'close'>;
  /** Everything that is answered: the open API, the faces, and the faces' twins of the open API. */
  routes: readonly Route[];
}

/** The roof: builds the machine, then each room in the order of the house, and opens the doors. */
export async function createApp(settings: Settings, deps: { clock: Clock; logger: Logger; onStatement?: (sql: string) => void }): Promise<App> {
  const { clock } = deps;
  const keyFor = (purpose: string) => deriveKey(settings.appSecret, purpose);
  const personKeys = { seal: keyFor('person-seal'), names: keyFor('person-names') };
  const machine = await createMachine({ ...deps, databaseUrl: settings.database.url, entities: ENTITIES, migrations: MIGRATIONS, ids: systemIds(() => clock.nowMs()), personKeys });
  const metrics = createMetrics();
  const calls = metrics.counter('wecom_calls_total', 'Calls to WeCom by outcome', { outcome: ['ok', 'error', 'network'] });
  const sends = metrics.counter('sends_total', 'Attempts to send by outcome', { outcome: ['done', 'retry', 'unknown', 'failed', 'expired'] });
  const wecom = createWecom({ ...settings.wecom, baseUrl: settings.wecom.apiBase, clock, permits: createPermits(machine), mayCall: async () => !(await machine.quarantine.isOn()), mayStillLeave: () => mayStillLeave(clock.nowMs()), onCall: ({ outcome }) => calls.add({ outcome }) });
  const crypto = createCallbackCrypto({ pairs: settings.callback.pairs, receiveId: settings.wecom.corpId });
  const [openidKey, phoneKey] = [keyFor('openid'), keyFor('phone')];
  const { businessTimeZone } = settings;

  const access = createAccess(machine);
  const staff = createStaff(machine, { wecom, openidKey, businessTimeZone });
  const customers = createCustomers(machine, { wecom, metrics, openidKey, phoneKey, erasedKey: keyFor('erased'), businessTimeZone, resolveStaff: staff.resolveStaff });
  const sessions = createSessions(machine, {
    wecom, staff, customers, audit: access.audit, pages: settings.wecom, publicUrl: settings.http.publicUrl, adminUserIds: settings.adminUserIds, apiHost: new URL(settings.wecom.apiBase).host, businessTimeZone,
  });
  const tags = createTags(machine, { wecom, customers, businessTimeZone });
  const groups = createGroups(machine, { wecom, customers, resolveStaff: staff.resolveStaff, businessTimeZone });
  const messages = createMessages(machine, { wecom, businessTimeZone });
  const ledger = createLedger(machine);
  const channels = createChannels(machine, { wecom, metrics, messages, tags, adminUserIds: settings.adminUserIds, businessTimeZone });
  const campaigns = createCampaigns(machine, { wecom, channels, messages, businessTimeZone, adminUserIds: settings.adminUserIds, learnCustomer: customers.learn });
  const posters = createPosters(machine, { wecom, campaigns, businessTimeZone });
  const referrals = createReferrals(machine, {
    campaigns, channels, customers, messages, tags, metrics, businessTimeZone, publicUrl: settings.http.publicUrl, adminUserIds: settings.adminUserIds,
    keys: { phone: phoneKey, seal: keyFor('lead-seal'), link: keyFor('lead-link') },
  });
  const integrity = createIntegrity(machine, { referrals });
  const rewards = createRewards(machine, { campaigns, ledger, messages, referrals, businessTimeZone });
  const pipeline = createPipeline(machine, { customers, channels, referrals });
  const followUps = createFollowUps(machine, { customers });
  const customerPage = createCustomerPage(machine, { access, sessions, customers, tags, messages, campaigns, posters, referrals, businessTimeZone });
  const operations = createOperations(machine, { ledger, metrics, crypto, receiveId: settings.wecom.corpId, wecom, businessTimeZone });
  const screens = createConsole(machine, { campaigns, channels, customers, followUps, posters, customerPage, operations, referrals, businessTimeZone, wecom, crypto, publicUrl: settings.http.publicUrl, company: companyFacts(settings), templates: campaignTemplates() });
  const sidebar = createSidebar(machine, { ...settings.wecom, wecom, customers, followUps, campaigns, posters, publicUrl: settings.http.publicUrl, businessTimeZone });
  const exports = createExports({ ...machine, audit: access.audit, personNow: sessions.personNow, businessTimeZone });

  const inbox = createInboxReader([staff.inbox, customers.inbox, tags.inbox, groups.inbox, channels.inbox], messages);
  const house = createHouse(machine, {
    rooms: [access, staff, customers, sessions, tags, groups, messages, ledger, channels, campaigns, posters, referrals, integrity, rewards, followUps, customerPage, operations, exports].map((room) => room.plugs),
    inbox, onOutcome: (_kind, outcome) => sends.add({ outcome }),
  });
  const own = [access, sessions, customers, tags, groups, channels, campaigns, posters, referrals, rewards, pipeline, customerPage, operations, screens, sidebar, exports].flatMap((room) => room.routes);
  const routes = [...own, ...sessionTwins(own)];
  return { machine, house, access, sessions, inbox, posters, routes, server: createDoors(settings, { machine, metrics, access, sessions, operations, sidebar, routes }) };
}

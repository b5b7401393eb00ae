import type { Settings } from '../config/settings';
import type { CompanyFacts } from './features/console';

/** What an administrator may see of the settings: of secrets, whether they are there. */
export const companyFacts = (settings: Settings): CompanyFacts => ({
  corpId: settings.wecom.corpId, agentId: settings.wecom.agentId, apiHost: new URL(settings.wecom.apiBase).host, publicUrl: settings.http.publicUrl, timeZone: settings.businessTimeZone, adminUserIds: settings.adminUserIds,
  configured: { secret: settings.wecom.secret !== '', callback: settings.callback.pairs.length > 0, wxpay: settings.wxpay !== null, metricsToken: settings.metricsToken !== null },
});

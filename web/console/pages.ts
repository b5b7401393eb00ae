import type { Component } from 'vue';
import { ChatLineRound, Coin, CollectionTag, DataLine, Document, FirstAidKit, HomeFilled, Iphone, Key, Memo, Money, Postcard, Promotion, Setting, Share, Stamp, User, UserFilled } from '@element-plus/icons-vue';
import type { RouteComponent } from 'vue-router';
import type { Key as Word } from '../shared/i18n';
import type { Role } from './me';

export interface Page {
  name: string;
  /** Below `/console`. */
  path: string;
  word: Word;
  group: Word | null;
  roles: readonly Role[];
  icon: Component;
  screen: () => Promise<RouteComponent>;
}

const page = (name: string, path: string, word: Word, group: Word | null, roles: string, icon: Component, screen: Page['screen']): Page => ({ name, path, word, group, roles: rolesOf(roles), icon, screen });

const ROLE_OF: Record<string, Role> = { A: 'admin', S: 'supervisor', E: 'staff', F: 'finance', U: 'auditor' };
const rolesOf = (letters: string): Role[] => [...letters].flatMap((letter) => ROLE_OF[letter] ?? []);

/** The left rail, in order: what a role may not open is absent, and what is not built is not here. */
export const PAGES: readonly Page[] = [
  page('home', '/', 'page.home', null, 'ASEFU', HomeFilled, () => import('./screens/home/HomeScreen.vue')),
  page('campaigns', '/campaigns', 'page.campaigns', 'group.referral', 'ASFU', DataLine, () => import('./screens/campaigns/CampaignList.vue')),
  page('referrals', '/referrals', 'page.referrals', 'group.referral', 'ASEFU', Share, () => import('./screens/referrals/ReferralList.vue')),
  page('leads', '/leads', 'page.leads', 'group.referral', 'ASEU', Iphone, () => import('./screens/leads/LeadList.vue')),
  page('reviews', '/reviews', 'page.reviews', 'group.referral', 'ASU', Stamp, () => import('./screens/reviews/ReviewScreen.vue')),
  page('codes', '/codes', 'page.codes', 'group.referral', 'ASU', Promotion, () => import('./screens/codes/CodesScreen.vue')),
  page('rewards', '/rewards', 'page.rewards', 'group.rewards', 'AFUS', Coin, () => import('./screens/rewards/RewardList.vue')),
  page('ledger', '/ledger', 'page.ledger', 'group.rewards', 'AFU', Memo, () => import('./screens/ledger/LedgerList.vue')),
  page('deals', '/deals', 'page.deals', 'group.rewards', 'ASFU', Money, () => import('./screens/deals/DealList.vue')),
  page('customers', '/customers', 'page.customers', 'group.customers', 'ASEU', User, () => import('./screens/customers/CustomerList.vue')),
  page('groups', '/groups', 'page.groups', 'group.customers', 'ASEU', ChatLineRound, () => import('./screens/groups/GroupList.vue')),
  page('tags', '/tags', 'page.tags', 'group.customers', 'AS', CollectionTag, () => import('./screens/tags/TagLibrary.vue')),
  page('operations', '/operations', 'page.operations', 'group.system', 'AU', Postcard, () => import('./screens/operations/OperationsScreen.vue')),
  page('doctor', '/doctor', 'page.doctor', 'group.system', 'A', FirstAidKit, () => import('./screens/doctor/DoctorScreen.vue')),
  page('staff', '/staff', 'page.staff', 'group.system', 'A', UserFilled, () => import('./screens/staff/StaffList.vue')),
  page('settings', '/settings', 'page.settings', 'group.system', 'A', Setting, () => import('./screens/settings/SettingsScreen.vue')),
  page('api-keys', '/api-keys', 'page.apiKeys', 'group.system', 'A', Key, () => import('./screens/keys/KeyList.vue')),
  page('audit', '/audit', 'page.audit', 'group.system', 'AU', Document, () => import('./screens/audit/AuditList.vue')),
];

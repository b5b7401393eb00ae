import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router';
import { t } from '../shared/i18n';
import { loadMe, me, role, signedIn } from './me';
import { PAGES } from './pages';

const details: RouteRecordRaw[] = [
  { path: '/referrals/:id', name: 'referral', component: () => import('./screens/referrals/ReferralPage.vue'), meta: { page: 'referrals' } },
  { path: '/campaigns/:id', name: 'campaign', component: () => import('./screens/campaigns/CampaignPage.vue'), meta: { page: 'campaigns' } },
  { path: '/campaigns/:id/edit', name: 'campaign-edit', component: () => import('./screens/campaigns/CampaignEditor.vue'), meta: { page: 'campaigns' } },
  { path: '/codes/channels/new', name: 'channel-new', component: () => import('./screens/codes/ChannelEditor.vue'), meta: { page: 'codes' } },
  { path: '/codes/channels/:id', name: 'channel', component: () => import('./screens/codes/ChannelPage.vue'), meta: { page: 'codes' } },
  { path: '/codes/channels/:id/edit', name: 'channel-edit', component: () => import('./screens/codes/ChannelEditor.vue'), meta: { page: 'codes' } },
  { path: '/customers/:id', name: 'customer', component: () => import('./screens/customers/CustomerPage.vue'), meta: { page: 'customers' } },
  { path: '/groups/:id', name: 'group', component: () => import('./screens/groups/GroupPage.vue'), meta: { page: 'groups' } },
  { path: '/ledger/entries/:id', name: 'entry', component: () => import('./screens/ledger/EntryPage.vue'), meta: { page: 'ledger' } },
  { path: '/deals/:id', name: 'deal', component: () => import('./screens/deals/DealPage.vue'), meta: { page: 'deals' } },
];

export const router = createRouter({
  history: createWebHashHistory(),
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  routes: [
    { path: '/signin', name: 'signin', component: () => import('./shell/SignIn.vue'), meta: { bare: true } },
    ...PAGES.map(({ name, path, screen }): RouteRecordRaw => ({ path, name, component: screen, meta: { page: name } })),
    ...details,
    { path: '/:rest(.*)*', name: 'lost', component: () => import('./shell/NotHere.vue') },
  ],
});

/** Who is nobody goes to sign in and comes back; what a role may not see is not here. */
router.beforeEach(async (to) => {
  if (to.meta['bare']) return true;
  await loadMe();
  if (!signedIn.value) return { name: 'signin', query: to.fullPath === '/' ? {} : { return: to.fullPath } };
  const page = PAGES.find(({ name }) => name === to.meta['page']);
  if (page && me.value && (role.value === null || !page.roles.includes(role.value))) return { name: 'lost', params: { rest: ['not-here'] }, replace: true };
  return true;
});

router.afterEach((to) => {
  document.documentElement.dataset['page'] = to.fullPath; // the page that stands here, once it does: the address runs ahead of it
  const page = PAGES.find(({ name }) => name === to.meta['page']);
  document.title = page ? `${t(page.word)} · ${t('app.name')}` : t('app.name');
});

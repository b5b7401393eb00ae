import { goTo, openWindow, until, type Look } from '../../scripts/faces/browser';
import { openConsoleTown, WIDE, type ConsoleTown } from './console-town';
import { faultsOf, watch } from './watched-page';

const LOOKS: readonly Look[] = [
  WIDE, { language: 'en', theme: 'dark', width: 1440 }, { language: 'zh-CN', theme: 'dark', width: 360 }, { language: 'en', theme: 'light', width: 360 }, { language: 'en', theme: 'light', width: 768 }, { language: 'zh-CN', theme: 'dark', width: 768 },
];
const LISTS = ['/', '/campaigns', '/campaigns?archived=true', '/referrals', '/leads', '/leads?status=duplicate', '/reviews', '/reviews?tab=appeals', '/codes', '/codes?tab=quota', '/codes/channels/new', '/rewards', '/ledger', '/deals', '/customers', '/groups', '/tags', '/operations', '/operations?tab=outbox', '/operations?tab=reconcile', '/operations?status=parked&from=2026-11-01', '/doctor', '/staff', '/settings', '/api-keys', '/audit'];

let at: ConsoleTown;
/** One of each thing that has a page of its own. */
let details: string[];

beforeAll(async () => {
  at = await openConsoleTown();
  const [campaign] = (await at.api<{ items: { id: string }[] }>('/campaigns')).items;
  const [referral] = (await at.api<{ items: { id: string }[] }>('/referrals?status=retained')).items;
  const [rejected] = (await at.api<{ items: { id: string }[] }>('/referrals?status=rejected')).items;
  await at.api('/deals', { reference: 'order-1', externalUserId: 'wmDemoFriend1', amountFen: 123_450, closedAt: new Date().toISOString() });
  await at.api('/claims', { refereeExternalUserId: 'wmDemoOldQian', referrerExternalUserId: 'wmDemoReferrerLiu', campaignId: campaign?.id, evidence: '电话里说过是刘先生介绍的' });
  await at.api('/leads', { referrerExternalUserId: 'wmDemoReferrerZhang', campaignId: campaign?.id, name: '司马相如', phone: '13912345678', consent: true });
  const [lead] = (await at.api<{ items: { id: string }[] }>('/leads')).items;
  const channel = await at.api<{ id: string }>('/channels', { name: '朝阳门店', kind: 'shop', staff: [{ userId: 'WangFang', dailyCap: 30 }, { userId: 'LiLei', schedule: { weekly: [] } }], welcome: { text: '欢迎光临' } });
  const [code] = (await at.api<{ items: { id: string }[] }>(`/campaigns/${campaign?.id}/codes`)).items;
  details = [`/leads?open=${lead?.id}`, `/codes/channels/${channel.id}`, `/codes/channels/${channel.id}/edit`, `/campaigns/${campaign?.id}?tab=codes&open=${code?.id}`, `/campaigns/${campaign?.id}`, `/campaigns/${campaign?.id}?tab=codes`, `/campaigns/${campaign?.id}?tab=versions`, `/campaigns/${campaign?.id}?tab=rules`, `/campaigns/${campaign?.id}/edit`, `/referrals/${referral?.id}`, `/referrals?open=${rejected?.id}`, '/customers/wmDemoReferrerZhang', '/deals/order-1'];
}, 300_000);

afterAll(() => at?.end());

test.each(LOOKS)('every screen in $language, $theme, $width px: readable, no complaint, one call each', async (look) => {
  const page = await at.open(look);
  const { complaints, calls } = watch(page);
  const faults: string[] = [];
  for (const path of [...LISTS.slice(1), ...details, '/']) {
    calls.length = 0;
    await goTo(page, path);
    faults.push(...(await faultsOf(page)).map((fault) => `${path}: ${fault}`));
    const asked = calls.filter((call) => call.startsWith('GET') && !/\/(qr|poster)$/.test(call)); // pictures come after what is read
    if (asked.length > (/open=|tab=(codes|rules)/.test(path) ? 2 : 1)) faults.push(`${path} asks ${asked.join(', ')}`); // a drawer and a tab load their own
  }
  expect([...faults, ...complaints]).toEqual([]);
  await page.context().close();
});

test('who is nobody signs in, and comes back to where they were', async () => {
  const page = await at.open(WIDE, false);
  expect(await page.locator('h1').textContent()).toBe('客户转介绍');
  await page.goto(`${at.town.url}/console/#/signin?why=code_used&return=/referrals`);
  await page.reload();
  expect(await page.locator('[role=alert]').textContent()).toContain('已经用过');
  expect(await page.locator('a.button-link').getAttribute('href')).toBe(`/auth/start?face=console&return=${encodeURIComponent('/console/#/referrals')}`);
  expect(await faultsOf(page)).toEqual([]);
  await page.context().close();
});

test('a session that ends leads to the sign-in, and the one-time link does not open twice', async () => {
  const page = await at.open();
  await goTo(page, '/customers');
  await page.context().clearCookies();
  await page.evaluate("location.hash = '#/ledger'");
  await page.locator('a.button-link').waitFor();
  expect(await page.locator('a.button-link').getAttribute('href')).toContain(encodeURIComponent('/console/#/ledger'));
  await page.goto(at.town.link);
  await page.getByText('已使用或已过期').waitFor();
  await page.context().close();
});

test('by keys alone: move, open, step, close, search, help; letters in a field are letters', async () => {
  const page = await at.open();
  await goTo(page, '/referrals');
  const inRow = () => page.locator('tr.here').getAttribute('data-row');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('k');
  await page.keyboard.press('j');
  expect(await inRow()).toBe('1');
  await page.keyboard.press('Enter');
  await page.locator('dialog[open] .verdict').waitFor();
  const verdict = await page.locator('dialog[open] .verdict').textContent();
  await page.locator('dialog[open] .icon-button').nth(1).click();
  await until(page, `document.querySelector('dialog[open] .verdict') && document.querySelector('dialog[open] .facts') && document.querySelector('tr.here').dataset.row === '2'`);
  expect(verdict).not.toBe('');
  await page.keyboard.press('Escape');
  await until(page, "!document.querySelector('dialog[open]') && !location.hash.includes('open=')");
  await page.keyboard.press('?');
  await page.locator('dialog[open] kbd').first().waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.locator('#search-field').fill('wmDemoReferrerZhang');
  await page.locator('.search-hits a', { hasText: '张*' }).waitFor();
  await page.keyboard.press('Enter');
  await until(page, "document.documentElement.dataset.page === '/customers/wmDemoReferrerZhang'");
  await goTo(page, '/campaigns');
  await page.locator('.page-head button').click();
  await page.locator('#new-name').pressSequentially('jk?/');
  expect(await page.locator('#new-name').inputValue()).toBe('jk?/');
  await page.context().close();
});

test('trouble has its pattern: slow answers show bones, a failure its number, the network its bar, the unknown one text', async () => {
  const page = await at.open();
  let letGo = () => {};
  const held = new Promise<void>((resolve) => { letGo = resolve; });
  await page.route('**/api/console/deals', async (route) => { await held; await route.continue(); });
  await page.evaluate("location.hash = '#/deals'");
  await page.locator('.bones').waitFor();
  letGo();
  await page.locator('tbody tr').first().waitFor();
  await page.route('**/api/console/rewards', (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify({ code: 'internal', detail: 'x', requestId: 'req-42', status: 500 }) }));
  await page.evaluate("location.hash = '#/rewards'");
  await page.getByText('req-42').waitFor();
  await page.unroute('**/api/console/rewards');
  await page.locator('.note-action').click();
  await page.locator('tbody tr').first().waitFor();
  await page.evaluate("location.hash = '#/referrals/01m0000000000000000000000'");
  await page.getByText('没有找到，或不在你的权限范围内').waitFor();
  await page.context().setOffline(true);
  await page.locator('.offline-bar').waitFor();
  await page.context().setOffline(false);
  await until(page, "!document.querySelector('.offline-bar')");
  await page.context().close();
});

test.each(['sidebar', 'h5'])('/%s/ says what it is and where to sign in', async (face) => {
  for (const look of [WIDE, { language: 'en', theme: 'dark', width: 360 }] as Look[]) {
    const page = await openWindow(at.browser, look);
    const { complaints } = watch(page);
    await page.goto(`${at.town.url}/${face}/`);
    await page.locator('h1').waitFor();
    // whoever is nobody yet is told so by a 401, which a browser notes
    expect([...(await faultsOf(page)), ...complaints.filter((complaint) => !complaint.includes('401'))]).toEqual([]);
    await page.context().close();
  }
});

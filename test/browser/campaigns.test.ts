import type { Page } from 'playwright-core';
import { calm, goTo, until } from '../../scripts/faces/browser';
import { openConsoleTown, WIDE, type ConsoleTown } from './console-town';
import { faultsOf, watch } from './watched-page';

let at: ConsoleTown;
beforeAll(async () => { at = await openConsoleTown(); }, 300_000);
afterAll(() => at?.end());

const PHONE = { ...WIDE, width: 360 };
const draft = async (name: string) => (await at.api<{ id: string }>('/campaigns', { name, startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 86_400_000).toISOString(), codeKind: 'contact_way', staffUserIds: ['WangFang'], staffPick: 'owner', retention: 'P7D', rewards: [] })).id;
const saved = (page: Page) => page.locator('.chips [role=status]', { hasText: '已自动保存' }).waitFor();
/** A browser notes each refusal of the server; these are what the story is about. */
const unforeseen = (complaints: readonly string[]) => complaints.filter((each) => !/\b409\b/.test(each));
const SHOTS = process.env['TEST_SHOTS'];
const shot = async (page: Page, name: string) => { if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png`, fullPage: true }); };

test.each([WIDE, PHONE])('a draft is archived at once and the toast takes it back; archived it is out of the list and its own view has it, in $width px', async (look) => {
  const name = `要归档的${look.width}`;
  const id = await draft(name);
  const page = await at.open(look);
  const { complaints } = watch(page);
  const row = page.locator('tbody a', { hasText: name });
  await goTo(page, `/campaigns/${id}`);
  await page.locator('.page-head button', { hasText: '归档' }).click();
  await page.locator('.toast', { hasText: '已归档' }).waitFor();
  await page.locator('.page-head .state-tag', { hasText: '已归档' }).waitFor();
  expect(await page.locator('.page-head button').allTextContents()).toEqual(['取消归档']);
  expect(await faultsOf(page)).toEqual([]);
  await shot(page, `archived-${look.width}`);
  await goTo(page, `/campaigns/${id}/edit`);
  await page.getByText('活动已归档').waitFor();
  await goTo(page, '/campaigns');
  expect(await row.count()).toBe(0);
  await page.locator('.chip', { hasText: '已归档' }).click();
  await row.waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await shot(page, `archive-list-${look.width}`);
  await page.locator('.toast-action', { hasText: '撤销' }).click(); // wherever one is by then
  await page.locator('.toast', { hasText: '已撤销' }).waitFor();
  await goTo(page, '/campaigns');
  await row.waitFor();
  expect(await at.api(`/campaigns/${id}`)).toMatchObject({ archived: false });
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('two tabs on one channel: the second is told by whom, sees the difference, and goes on upon the new one with what it typed', async () => {
  const { id } = await at.api<{ id: string }>('/channels', { name: '西单门店', kind: 'shop', staff: [{ userId: 'WangFang' }] });
  const stored = () => at.api<{ name: string; welcome?: { text?: string } }>(`/channels/${id}`);
  const [mine, theirs] = [await at.open(), await at.openAs('HanMei')];
  const { complaints } = watch(mine);
  for (const page of [mine, theirs]) await goTo(page, `/codes/channels/${id}/edit`);
  await theirs.locator('#c-name').fill('韩梅的门店');
  await theirs.locator('[type=submit]').click();
  await until(theirs, `document.documentElement.dataset.page === '/codes/channels/${id}'`);

  await mine.locator('#c-welcome').fill('我写的欢迎语');
  await mine.locator('[type=submit]').click();
  const told = mine.locator('.conflict');
  await told.waitFor();
  expect(await told.textContent()).toContain('韩梅（管理员） 改过这里');
  expect(await stored()).toMatchObject({ name: '韩梅的门店' });
  expect((await stored()).welcome?.text).toBeUndefined();
  expect(await mine.locator('[type=submit]').isDisabled()).toBe(true);
  await told.locator('button', { hasText: '看差异' }).click();
  expect((await told.locator('tbody tr').allTextContents()).map((text) => text.trim())).toEqual(['name西单门店韩梅的门店']);
  expect(await faultsOf(mine)).toEqual([]);
  await shot(mine, 'channel-conflict-1440');
  await mine.setViewportSize({ width: 360, height: 800 });
  expect(await faultsOf(mine)).toEqual([]);
  await shot(mine, 'channel-conflict-360');

  // closed and opened again before choosing: still there, still not saved
  await mine.reload();
  await calm(mine);
  await told.waitFor();
  expect(await mine.locator('#c-welcome').inputValue()).toBe('我写的欢迎语');
  await told.locator('button', { hasText: '在新版上继续改' }).click();
  expect(await mine.locator('#c-name').inputValue()).toBe('韩梅的门店');
  await mine.locator('[type=submit]').click();
  await until(mine, `document.documentElement.dataset.page === '/codes/channels/${id}'`);
  expect(await stored()).toMatchObject({ name: '韩梅的门店', welcome: { text: '我写的欢迎语' } });
  expect(unforeseen(complaints)).toEqual([]);
  await mine.context().close();
  await theirs.context().close();
});

test('two tabs on one poster: the second is told, and theirs can be taken', async () => {
  const id = await draft('两个人的海报');
  const sizeNow = async () => (await at.api<{ layout: { qr: { size: number } } }>(`/campaigns/${id}/poster`)).layout.qr.size;
  const [mine, theirs] = [await at.open(), await at.openAs('HanMei')];
  for (const page of [mine, theirs]) await goTo(page, `/campaigns/${id}/edit`);
  await theirs.locator('#f-poster-qr-size').fill('400');
  while ((await sizeNow()) !== 400) await new Promise((resolve) => setTimeout(resolve, 50));
  await mine.locator('#f-poster-qr-size').fill('380');
  const told = mine.locator('#step-poster .conflict');
  await told.waitFor();
  expect(await told.textContent()).toContain('韩梅（管理员） 改过这里');
  expect(await sizeNow()).toBe(400);
  await told.locator('button', { hasText: '看差异' }).click();
  expect((await told.locator('tbody tr').allTextContents()).map((text) => text.trim())).toEqual(['layout.qr.size420400']);
  expect(await faultsOf(mine)).toEqual([]);
  await told.locator('button', { hasText: '丢弃我的' }).click();
  expect(await mine.locator('#f-poster-qr-size').inputValue()).toBe('400');
  await mine.locator('#f-poster-qr-size').fill('390');
  while ((await sizeNow()) !== 390) await new Promise((resolve) => setTimeout(resolve, 50));
  await mine.context().close();
  await theirs.context().close();
});

test('what is published is what is on the screen: changed meanwhile, it is not, and the editor shows the way on', async () => {
  const id = await draft('将要发布');
  const [mine, theirs] = [await at.open(), await at.openAs('HanMei')];
  for (const page of [mine, theirs]) await goTo(page, `/campaigns/${id}/edit`);
  await theirs.locator('#f-name').fill('韩梅又改了');
  await theirs.locator('#f-welcome').focus();
  await saved(theirs);
  await mine.locator('.chips .button.primary').click();
  await mine.locator('dialog[open] [type=submit]').click();
  const told = mine.locator('.conflict');
  await told.waitFor();
  await until(mine, "!document.querySelector('dialog[open]')");
  expect(await told.textContent()).toContain('韩梅（管理员） 改过这里');
  expect(await at.api(`/campaigns/${id}`)).toMatchObject({ status: 'draft' });
  await told.locator('button', { hasText: '在新版上继续改' }).click();
  await saved(mine);
  expect(await mine.locator('#f-name').inputValue()).toBe('韩梅又改了');
  await mine.locator('.chips .button.primary').click();
  await mine.locator('dialog[open] [type=submit]').click();
  await until(mine, `document.documentElement.dataset.page === '/campaigns/${id}'`);
  expect(await at.api(`/campaigns/${id}`)).toMatchObject({ status: 'running', name: '韩梅又改了' });
  await mine.context().close();
  await theirs.context().close();
});

test('whom a campaign is for is counted while one types, and an older question is given up', async () => {
  const id = await draft('给谁');
  const page = await at.open();
  const { complaints, calls } = watch(page);
  await goTo(page, `/campaigns/${id}/edit`);
  const said = page.locator('#step-audience [role=status]').first();
  await page.locator('#step-audience', { hasText: /现在覆盖 \d+ 位客户/ }).waitFor();
  const before = calls.filter((call) => call.endsWith('/audience')).length;
  await page.locator('#f-audience-ids').pressSequentially('wmDemoReferrerZhang\nwmNobody');
  await until(page, "document.querySelector('#step-audience [role=status]').textContent === '现在覆盖 1 位客户。'");
  expect(calls.filter((call) => call.endsWith('/audience')).length - before).toBe(1);
  await page.route('**/api/console/audience', (route) => route.fulfill({ status: 503, contentType: 'application/problem+json', body: '{"code":"busy","detail":"x","status":503}' }));
  await page.locator('#f-audience-ids').fill('wmDemoReferrerLiu');
  await until(page, "document.querySelector('#step-audience [role=status]').textContent === '人数暂时数不出来。'");
  await page.unroute('**/api/console/audience');
  await page.route('**/api/console/audience', (route) => route.fulfill({ json: { customers: 10_000, more: true } }));
  await page.locator('#f-audience-ids').fill('');
  await until(page, "document.querySelector('#step-audience [role=status]').textContent === '现在至少覆盖 10,000 位客户。'");
  expect(await said.isVisible()).toBe(true);
  expect(await faultsOf(page)).toEqual([]);
  await shot(page, 'audience-1440');
  expect(complaints.filter((each) => !each.includes('503'))).toEqual([]);
  await page.context().close();
});

test('each bar of the funnel opens the list that it counts, with a way back to all', async () => {
  const page = await at.open();
  const { complaints } = watch(page);
  const [demo] = (await at.api<{ items: { id: string }[] }>('/campaigns?limit=100')).items.slice(-1);
  await goTo(page, `/?campaignId=${demo?.id}`);
  await shot(page, 'home-funnel-1440');
  const links = await page.locator('.funnel a').evaluateAll((all) => all.map((link) => [(link as unknown as { textContent: string }).textContent, (link as unknown as { getAttribute(name: string): string }).getAttribute('href')] as const));
  expect(links.length).toBeGreaterThan(3);
  for (const [n, href] of links) {
    await goTo(page, String(href).replace('#', ''));
    expect([href, await page.locator('tbody tr').count()]).toEqual([href, Number(n)]);
  }
  await goTo(page, String(links.find(([, href]) => href?.includes('milestone=retained'))?.[1]).replace('#', ''));
  expect(await faultsOf(page)).toEqual([]);
  await shot(page, 'funnel-list-1440');
  await page.locator('.chip', { hasText: '漏斗：留存' }).click();
  await until(page, "!location.hash.includes('milestone')");
  expect(complaints).toEqual([]);
  await page.context().close();
});

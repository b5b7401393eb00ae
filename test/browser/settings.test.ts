import { goTo, openWindow, until, calm } from '../../scripts/faces/browser';
import { signIn } from '../../scripts/faces/sign-in';
import { openConsoleTown, WIDE, type ConsoleTown } from './console-town';
import { faultsOf, watch } from './watched-page';

const TEXT = '第一条 我们只用你的昵称首字告诉推荐你的朋友。\n第二条 你可以随时收回。<b>';

let at: ConsoleTown;
beforeAll(async () => { at = await openConsoleTown(); }, 300_000);
afterAll(() => at?.end());

test('a consent text is seen as customers will see it, and is what they agree to once published', async () => {
  const page = await at.open();
  const { complaints } = watch(page);
  await goTo(page, '/settings');
  const preview = page.locator('button', { hasText: '预览' });
  expect(await preview.isDisabled()).toBe(true);
  await page.locator('#consent-text').fill(TEXT);
  await preview.click();
  expect(await page.locator('dialog[open] blockquote').textContent()).toBe(TEXT);
  expect(await page.locator('dialog[open]').textContent()).toContain('第 1 版');
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await until(page, "!document.querySelector('dialog[open]')");
  expect(await page.locator('#consent-text').inputValue()).toBe(TEXT);
  await preview.click();
  await page.locator('dialog[open] button[type=submit]').click();
  await page.locator('summary', { hasText: '生效中' }).waitFor();
  expect(await preview.isDisabled()).toBe(true);

  const customer = await openWindow(at.browser, { ...WIDE, width: 360 });
  await signIn(customer, at.town, 'h5', 'customer:wmDemoFriend1');
  await customer.goto(`${at.town.url}/h5/#/privacy`);
  await calm(customer);
  await customer.getByText('第二条 你可以随时收回。<b>').waitFor();
  await customer.getByRole('button', { name: '同意显示称呼', exact: true }).click();
  await customer.getByText('你已同意').waitFor();

  await page.locator('#consent-text').fill(`${TEXT} 修订`);
  await preview.click();
  expect(await page.locator('dialog[open]').textContent()).toContain('第 2 版');
  await page.locator('dialog[open] button[type=submit]').click();
  await page.locator('summary', { hasText: '第 2 版' }).waitFor();
  expect(await page.locator('section[aria-label="资料使用说明"] summary').allTextContents()).toEqual([expect.stringContaining('生效中'), expect.not.stringContaining('生效中')]);
  expect([...(await faultsOf(page)), ...complaints]).toEqual([]);
  await customer.context().close();
  await page.context().close();
});

test('single letters can be switched off, Enter and the shortcut of search stay; language, theme and this choice are kept', async () => {
  const page = await at.open();
  const { complaints } = watch(page);
  await goTo(page, '/settings');
  const letters = page.locator('section[aria-label="外观"] input[type=checkbox]');
  await letters.uncheck();
  await goTo(page, '/referrals');
  for (const key of ['j', 'j', 'k', '?', '/']) await page.keyboard.press(key);
  expect(await page.locator('tr.here, dialog[open]').count()).toBe(0);
  await page.keyboard.press('Control+k');
  await page.locator('#search-field').waitFor();
  await page.keyboard.press('Escape');

  await goTo(page, '/settings');
  await page.locator('#look-language').selectOption('en');
  await page.locator('#look-theme').selectOption('dark');
  await until(page, "document.documentElement.lang === 'en' && document.querySelector('h1').textContent === 'Settings'");
  expect(await faultsOf(page)).toEqual([]);
  await page.reload();
  await calm(page);
  expect(await page.locator('#look-language').inputValue()).toBe('en');
  expect(await page.locator('#look-theme').inputValue()).toBe('dark');
  expect(await page.locator('section[aria-label=Appearance] input[type=checkbox]').isChecked()).toBe(false);
  await page.locator('section[aria-label=Appearance] input[type=checkbox]').check();
  await goTo(page, '/referrals');
  await page.keyboard.press('j');
  await page.locator('tr.here').waitFor();
  expect([...(await faultsOf(page)), ...complaints]).toEqual([]);
  await page.context().close();
});

test('signing out everywhere ends the session of another window, which says so and comes back to where it was', async () => {
  const [here, there] = [await at.openAs('HanMei'), await at.openAs('HanMei')];
  await goTo(there, '/ledger');
  await goTo(here, '/settings');
  await here.locator('section[aria-label="登录"]', { hasText: '你现在在 2 处登录' }).waitFor();
  await here.locator('button', { hasText: '全部退出' }).click();
  await here.locator('dialog[open] button.danger').click();
  await here.locator('a.button-link').waitFor();
  await there.evaluate("location.hash = '#/deals'");
  await there.getByText('登录已过期').waitFor();
  expect(await there.locator('a.button-link').getAttribute('href')).toContain(encodeURIComponent('/console/#/deals'));
  expect([...(await faultsOf(here)), ...(await faultsOf(there))]).toEqual([]);
  const stranger = await at.open();
  await goTo(stranger, '/settings'); // whoever came by the link is somebody else
  await here.context().close();
  await there.context().close();
  await stranger.context().close();
});

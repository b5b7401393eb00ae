import type { Browser, Page } from 'playwright-core';
import { calm, openBrowser, openWindow, until, type Look } from '../../scripts/faces/browser';
import { openDemoTown, type DemoTown } from '../../scripts/faces/demo-town';
import { signIn } from '../../scripts/faces/sign-in';
import { faultsOf, watch } from './watched-page';

const ZH: Look = { language: 'zh-CN', theme: 'light', width: 360 };
const LOOKS: readonly Look[] = [ZH, { language: 'en', theme: 'dark', width: 360 }, { language: 'en', theme: 'light', width: 360 }, { language: 'zh-CN', theme: 'dark', width: 768 }];
const FRIEND = 'wmDemoFriend2';
const REFERRER = 'wmDemoReferrerZhang';

let town: DemoTown;
let browser: Browser;

beforeAll(async () => { [town, browser] = [await openDemoTown(), await openBrowser()]; }, 300_000);
afterAll(async () => {
  await browser?.close();
  await town?.end();
});

/** 王芳 beside a chat: signed in at WeCom and back. */
async function openSidebar(look: Look): Promise<Page> {
  const page = await openWindow(browser, look);
  await page.setViewportSize({ width: look.width, height: 640 });
  await signIn(page, town, 'sidebar', 'staff:WangFang');
  return page;
}

const visit = async (page: Page, customer: string) => {
  await page.goto(`${town.url}/sidebar/?customer=${customer}`);
  await page.locator('.next').waitFor();
  await calm(page);
};
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();

test.each(LOOKS)('in $language, $theme, $width px: one call, the next step without scrolling, no complaint', async (look) => {
  const page = await openSidebar(look);
  const { complaints, calls } = watch(page);
  await visit(page, FRIEND);
  expect(calls).toEqual(['GET /api/sidebar/card']);
  expect(await page.evaluate<boolean>("document.querySelector('.next').getBoundingClientRect().bottom <= document.querySelector('.side-foot').getBoundingClientRect().top")).toBe(true);
  expect(await page.evaluate<number>("Math.min(...[...document.querySelectorAll('main button, footer button, footer a')].map((each) => each.getBoundingClientRect().height))")).toBeGreaterThanOrEqual(44);
  expect(await faultsOf(page)).toEqual([]);
  await page.evaluate("location.hash = '#/referrals'");
  await until(page, "document.querySelector('#friends')");
  expect(await faultsOf(page)).toEqual([]);
  expect([calls.length, complaints]).toEqual([1, []]);
  await page.context().close();
});

test('a note written without a network is kept, sent once when it is back, and taken back; a draft outlives the page', async () => {
  const page = await openSidebar(ZH);
  await visit(page, REFERRER);
  const keys: string[] = [];
  page.on('request', (request) => { if (request.method() === 'POST' && request.url().endsWith('/follow-ups')) keys.push(request.headers()['idempotency-key'] ?? ''); });
  await page.context().setOffline(true);
  await press(page, '记跟进');
  await page.getByLabel('这次聊了什么').fill('离线写的');
  await press(page, '记下');
  await page.getByText('已保存在本机').waitFor();
  await page.context().setOffline(false);
  await page.getByText('补发了 1 条').waitFor();
  expect(new Set(keys).size).toBe(1);
  await visit(page, REFERRER);
  expect(await page.locator('.clip').textContent()).toBe('离线写的');
  await press(page, '记跟进');
  await page.getByLabel('这次聊了什么').fill('打到一半');
  await visit(page, REFERRER);
  await press(page, '记跟进');
  expect(await page.getByLabel('这次聊了什么').inputValue()).toBe('打到一半');
  await press(page, '记下');
  await press(page, '撤销');
  await until(page, "document.querySelector('.clip').textContent === '离线写的'");
  await page.context().close();
});

test('a poster in two taps as far as a plain browser goes, and nothing says that anything arrived', async () => {
  const page = await openSidebar(ZH);
  const { complaints } = watch(page);
  await visit(page, REFERRER);
  await press(page, '发海报');
  await page.locator('.poster').waitFor();
  await until(page, "document.querySelector('.poster').naturalWidth === 750");
  expect(await page.locator('.sheet').textContent()).not.toMatch(/已送达|已发送/);
  expect([await faultsOf(page), complaints]).toEqual([[], []]);
  await page.keyboard.press('Escape');
  await page.locator('.sheet').waitFor({ state: 'hidden' });
  await page.context().close();
});

test('who opens it from no chat is told where to, and somebody else\'s customer is nobody', async () => {
  const page = await openSidebar(ZH);
  await page.goto(`${town.url}/sidebar/`);
  await page.getByText('请从客户聊天右侧的工具栏打开').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.goto(`${town.url}/sidebar/?customer=wmNobody`);
  await page.getByText('没有找到，或不在你的权限范围内').waitFor();
  await page.context().close();
});

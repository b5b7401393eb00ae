import type { Browser, Page } from 'playwright-core';
import { calm, openBrowser, openWindow, type Look } from '../../scripts/faces/browser';
import { openDemoTown, type DemoTown } from '../../scripts/faces/demo-town';
import { signIn } from '../../scripts/faces/sign-in';
import { createSimulatorClient } from '../../simulator';
import { readQr } from '../support/read-qr';
import { faultsOf, watch } from './watched-page';

const ZH: Look = { language: 'zh-CN', theme: 'light', width: 360 };
const LOOKS: readonly Look[] = [ZH, { language: 'en', theme: 'dark', width: 360 }, { language: 'zh-CN', theme: 'dark', width: 768 }, { language: 'en', theme: 'light', width: 1440 }];
const PAGES = ['/', '/friends', '/points', '/rules', '/privacy'] as const;
const ZHANG = 'wmDemoReferrerZhang';
const NEW = { externalUserId: 'wmStoryThree', name: '欧阳小雨' };
const DAY_MS = 86_400_000;

let town: DemoTown;
let browser: Browser;
beforeAll(async () => { [town, browser] = [await openDemoTown(), await openBrowser()]; }, 300_000);
afterAll(async () => {
  await browser?.close();
  await town?.end();
});

async function openAs(look: Look, customer: string): Promise<{ page: Page; complaints: string[]; calls: string[] }> {
  const page = await openWindow(browser, look);
  await signIn(page, town, 'h5', `customer:${customer}`);
  return { page, ...watch(page) };
}
async function visit(page: Page, path: string): Promise<void> {
  await page.goto(`${town.url}/h5/#${path}`);
  await page.reload();
  await calm(page);
}
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const friend = (page: Page, text: string) => page.locator('.friend', { hasText: text });
const api = async (method: string, path: string, body?: object) => {
  const answer = await fetch(`${town.url}/api/v1${path}`, { method, headers: { authorization: `Bearer ${town.key}` }, ...(body ? { body: JSON.stringify(body) } : {}) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as { items: { id: string; configId: string; referrerExternalUserId: string }[] };
};
const rest = () => eventually(async () => {
  const { inboxPending, workPending } = (await (await fetch(`${town.url}/readyz`)).json()) as { inboxPending: number; workPending: number };
  return inboxPending + workPending === 0;
});
async function eventually(isSo: () => Promise<boolean>): Promise<void> {
  for (let still = 0; still < 4; still = (await isSo()) ? still + 1 : 0) await new Promise((resolve) => setTimeout(resolve, 50));
}

test.each(LOOKS)('in $language, $theme, $width px: one call a page, nothing cut off, no complaint', async (look) => {
  const { page, complaints, calls } = await openAs(look, ZHANG);
  for (const path of PAGES) {
    const before = calls.length;
    await visit(page, path);
    expect([path, await faultsOf(page)]).toEqual([path, []]);
    expect([path, new Set(calls.slice(before)).size]).toEqual([path, 1 + (path === '/' ? 1 : 0)]); // the poster is a picture of its own
  }
  expect(complaints).toEqual([]);
  await page.context().close();
});

/** What WeChat does with large fonts: every text grows, every box stays what it was told to be. */
const GROW = `[...document.querySelectorAll('body *')].map((each) => [each, parseFloat(getComputedStyle(each).fontSize)]).forEach(([each, px]) => { each.style.fontSize = px * 1.4 + 'px'; })`;
const CUT = `[...document.querySelectorAll('main *, nav *')].filter((each) => each.childElementCount === 0 && each.textContent.trim() !== '' && getComputedStyle(each).position !== 'absolute'
  && (each.scrollWidth > each.clientWidth + 1 && getComputedStyle(each).overflowX !== 'visible')).map((each) => each.textContent.trim())`;

test.each(PAGES)('with letters 1.4 times as large nothing is cut off at %s', async (path) => {
  const { page } = await openAs(ZH, ZHANG);
  await visit(page, path);
  await page.evaluate(GROW);
  expect(await page.evaluate(CUT)).toEqual([]);
  expect(await faultsOf(page)).toEqual([]);
  expect(await page.evaluate<boolean>("(() => { scrollTo(0, 1e6); const last = [...document.querySelectorAll('main a, main button')].pop(); return !last || last.getBoundingClientRect().bottom <= document.querySelector('.tabs').getBoundingClientRect().top + 1; })()")).toBe(true);
  await page.context().close();
});

test('the story of a customer: a friend comes by the poster, stays, is named only once willing; a no is appealed and answered; then everything is taken along and erased', async () => {
  const world = createSimulatorClient(town.simulator);
  await api('POST', '/consent-texts', { text: '我们只用你的昵称首字告诉推荐你的朋友。' });
  const campaign = (await api('GET', '/campaigns')).items[0]?.id ?? '';
  const { page, complaints } = await openAs(ZH, ZHANG);

  await visit(page, '/');
  const picture = await page.context().request.get(new URL((await page.locator('.poster-picture').getAttribute('src')) ?? '', town.url).href);
  const shown = await readQr(await picture.body());
  const code = (await api('GET', `/campaigns/${campaign}/codes`)).items.find(({ referrerExternalUserId }) => referrerExternalUserId === ZHANG);
  expect(shown).toContain(code?.configId);

  await world.seed({ customers: [NEW] });
  await world.scan({ customer: NEW.externalUserId, configId: code?.configId ?? '', userId: 'WangFang' });
  await rest();
  await visit(page, '/friends');
  const hidden = page.locator('.friend').first();
  expect(await hidden.locator('h2').textContent()).toMatch(/^好友 \d+（未公开）$/);
  expect(await page.content()).not.toContain('欧阳');

  const other = await openAs(ZH, NEW.externalUserId);
  await visit(other.page, '/privacy');
  await press(other.page, '同意显示称呼');
  await other.page.getByText('你已同意').waitFor();
  await visit(page, '/friends');
  expect(await friend(page, '欧*').count()).toBe(1);
  expect(await friend(page, '欧*').locator('.state-tag').textContent()).toMatch(/还差 7 天/);

  await world.clock({ advanceMs: 7 * DAY_MS });
  await rest();
  const later = await openAs(ZH, ZHANG); // WeChat signs in again: seven days are longer than a session lies idle
  await visit(later.page, '/friends');
  await friend(later.page, '欧*').getByText('积分已到账').waitFor();

  const refused = later.page.locator('.friend', { hasText: '未计入' }).first();
  await refused.getByRole('link', { name: /^申诉/ }).click();
  await later.page.getByLabel('为什么应当计入').fill('他是我介绍来的');
  await press(later.page, '提交申诉');
  await later.page.getByText('已申诉，等待答复').first().waitFor();
  const appeal = (await api('GET', '/appeals')).items[0]?.id ?? '';
  await api('POST', `/appeals/${appeal}/answer`, { decision: 'refuse', sentence: '这位朋友在扫码前已是我们的客户。' });
  await visit(later.page, '/friends');
  await later.page.getByText('申诉未接受').waitFor();

  await visit(other.page, '/privacy');
  expect(await other.page.locator('h1').count()).toBe(1);
  await visit(later.page, '/privacy');
  await press(later.page, '停止参加');
  await press(later.page, '停止参加，停用海报');
  await later.page.getByText('你已停止参加').waitFor();
  await press(later.page, '删除我的资料');
  await later.page.getByLabel(/请输入/).fill('删除我的资料');
  await press(later.page, '永久删除');
  await later.page.getByText('已删除。谢谢你曾经参与。').waitFor();
  expect(await (await fetch(`${town.url}/api/v1/ledger/verification`, { headers: { authorization: `Bearer ${town.key}` } })).json()).toMatchObject({ ok: true });
  expect([complaints, other.complaints.filter((each) => !each.includes('401')), later.complaints]).toEqual([[], [], []]);
});

test('whose page it is comes from the session: an id in the address changes nothing', async () => {
  const { page } = await openAs(ZH, 'wmDemoReferrerLiu');
  for (const address of ['/h5/?externalUserId=wmDemoFriend1#/points', '/h5/?customer=wmDemoFriend1&as=customer:wmDemoFriend1#/points']) {
    await page.goto(`${town.url}${address}`);
    await calm(page);
    expect((await page.locator('.big').textContent())?.trim()).toBe('100');
  }
  await page.context().close();
});

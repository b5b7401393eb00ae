import type { Browser, Page } from 'playwright-core';
import { openBrowser, openWindow, type Look } from '../../scripts/faces/browser';
import { openDemoTown, type DemoTown } from '../../scripts/faces/demo-town';
import { faultsOf, watch } from './watched-page';

const WIDE: Look = { language: 'zh-CN', theme: 'light', width: 1440 };

let town: DemoTown;
let browser: Browser;
beforeAll(async () => { [town, browser] = [await openDemoTown(), await openBrowser()]; }, 300_000);
afterAll(async () => {
  await browser?.close();
  await town?.end();
});

async function openWorld(look: Look): Promise<{ page: Page; complaints: string[] }> {
  const page = await openWindow(browser, look);
  const { complaints } = watch(page);
  await page.goto(`${town.simulator}/`);
  await page.locator('.sim-tree .sim-person').first().waitFor();
  return { page, complaints };
}

test.each<Look>([WIDE, { language: 'en', theme: 'dark', width: 1440 }, { language: 'zh-CN', theme: 'dark', width: 360 }, { language: 'en', theme: 'light', width: 768 }])('the world in $language, $theme, $width px: readable, no complaint', async (look) => {
  const { page, complaints } = await openWorld(look);
  await page.locator('.sim-person').first().click();
  expect([...(await faultsOf(page)), ...complaints]).toEqual([]);
  await page.context().close();
});

test('a newcomer scans a code by hand: the callback, the calls of the bot and its verdict appear; one who leaves is lapsed, one who was lost is found', async () => {
  const { page, complaints } = await openWorld(WIDE);
  const others = page.locator('.sim-others .sim-person');
  const arrive = async () => {
    const before = await others.count();
    await page.locator('.sim-others .sim-plain').click();
    await others.nth(before).waitFor();
    const name = (await others.nth(before).textContent()) ?? '';
    await others.nth(before).focus();
    await page.keyboard.press('Enter');
    return name;
  };
  const verdictOf = (name: string) => page.locator('.sim-branch li', { hasText: name }).locator('.state-tag');

  const first = await arrive();
  await page.locator('.sim-acts button').first().click();
  await verdictOf(first).waitFor();
  const callback = page.locator('.sim-lines details', { hasText: 'add_external_contact' }).first();
  await callback.locator('summary').click();
  expect(await callback.locator('pre').first().textContent()).toMatch(/^[A-Za-z0-9+/=]{100,}$/);
  expect(await callback.locator('pre').nth(1).textContent()).toContain('ExternalUserID');
  await page.locator('.sim-lines details', { hasText: 'send_welcome_msg' }).first().waitFor();
  expect(await page.locator('.sim-said').textContent()).not.toBe('');

  await page.locator('.sim-tools select').selectOption('lose');
  const lost = await arrive();
  await page.locator('.sim-acts button').first().click();
  await page.locator('.sim-lines details', { hasText: '丢失' }).first().waitFor();
  await page.locator('.sim-tools button', { hasText: '对账' }).click();
  await verdictOf(lost).waitFor({ timeout: 60_000 });
  expect([...(await faultsOf(page)), ...complaints]).toEqual([]);
  await page.context().close();
}, 180_000);

test('who is still a friend when the world is seven days older has stayed; the bot and its console live in that time', async () => {
  const { page, complaints } = await openWorld(WIDE);
  const others = page.locator('.sim-others .sim-person');
  const before = await others.count();
  await page.locator('.sim-others .sim-plain').click();
  await others.nth(before).waitFor();
  const name = (await others.nth(before).textContent()) ?? '';
  await others.nth(before).dragTo(page.locator('.sim-tree > li').first());
  const verdict = page.locator('.sim-branch li', { hasText: name }).locator('.state-tag');
  await verdict.filter({ hasText: '已绑定' }).waitFor();
  const dateOf = async () => Date.parse((await page.locator('.sim-clock time').getAttribute('datetime')) ?? '');
  const earlierMs = await dateOf();
  await page.getByRole('button', { name: '+7 天' }).click();
  await verdict.filter({ hasText: '已留存' }).waitFor();
  expect(Math.round(((await dateOf()) - earlierMs) / 86_400_000)).toBe(7);
  const answer = await fetch(`${town.url}/api/v1/ledger/verification`, { headers: { authorization: `Bearer ${town.key}` } });
  expect(Math.round((Date.parse(answer.headers.get('date') ?? '') - Date.now()) / 86_400_000)).toBe(7);
  expect(await answer.json()).toMatchObject({ ok: true });
  expect([...(await faultsOf(page)), ...complaints]).toEqual([]);
  await page.context().close();
}, 180_000);

test('beginning anew brings back the seed and the story, at the time of the day, with a bot that knows nobody else', async () => {
  const { page, complaints } = await openWorld(WIDE);
  await page.locator('.sim-others .sim-plain').click();
  await page.locator('.sim-others .sim-person', { hasText: '新人' }).first().waitFor();
  await page.getByRole('button', { name: '+1 天' }).click();
  await page.locator('.sim-clock button:not([disabled])').first().waitFor();
  await page.getByRole('button', { name: '重来' }).click();
  await page.getByText('正在重来').waitFor();
  await page.getByText('正在重来').waitFor({ state: 'hidden' });
  await page.locator('.sim-branch li').nth(9).waitFor();
  expect(await page.locator('.sim-branch li').count()).toBe(10);
  expect(await page.locator('.sim-person', { hasText: '新人' }).count()).toBe(0);
  const shownMs = Date.parse((await page.locator('.sim-clock time').getAttribute('datetime')) ?? '');
  expect(Math.abs(shownMs - Date.now())).toBeLessThan(60_000);
  expect([...(await faultsOf(page)), ...complaints]).toEqual([]);
  await page.context().close();
}, 240_000);

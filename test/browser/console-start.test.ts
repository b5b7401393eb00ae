import { goTo, until } from '../../scripts/faces/browser';
import { openConsoleTown, type ConsoleTown } from './console-town';
import { faultsOf } from './watched-page';

let at: ConsoleTown;
beforeAll(async () => { at = await openConsoleTown(); }, 300_000);
afterAll(() => at?.end());

test('the guide says what is missing and leads there; folded away it stays so in this browser, and a template is where it leads to', async () => {
  const page = await at.open();
  await page.route('**/api/console/home*', async (route) => {
    const answer = await route.fetch();
    const steps = ['doctor', 'events', 'sync', 'staff', 'campaign', 'scan'].map((step, n) => ({
      step, state: n < 2 ? 'done' : n === 2 ? 'running' : 'open', gap: n < 2 ? null : ['listing', 'no_campaign', 'no_campaign', 'not_published'][n - 2], campaignId: null, progress: n === 2 ? { n: 3, total: 12 } : null,
    }));
    await route.fulfill({ response: answer, json: { ...(await answer.json() as object), guide: { steps } } });
  });
  await goTo(page, '/settings');
  await goTo(page, '/');
  await page.locator('.guide-steps').waitFor();
  expect(await page.locator('.guide-steps .state-tag').allTextContents()).toEqual(['已完成', '已完成', '进行中', '待完成', '待完成', '待完成']);
  await page.getByText('已列出 3/12 位员工的客户').waitFor();
  expect(await page.locator('.guide-steps li').last().locator('a').count()).toBe(0);
  expect(await faultsOf(page)).toEqual([]);
  await page.locator('[aria-expanded=true]', { hasText: '收起' }).click();
  await page.reload();
  await page.locator('[aria-expanded=false]', { hasText: '展开' }).click();
  await page.locator('.guide-steps a', { hasText: '新建活动' }).first().click();
  await page.locator('dialog[open] .start-template').first().waitFor();
  await page.context().close();
});

test('a campaign of the demo is there and somebody scanned its code: nothing of the guide is left', async () => {
  const page = await at.open();
  await goTo(page, '/');
  expect(await page.locator('.guide-steps').count()).toBe(0);
  await page.context().close();
});

test('a new campaign from a template, by keys: its name and length are proposed, what was typed stays, and only staff is missing', async () => {
  const page = await at.open();
  await goTo(page, '/campaigns');
  await page.locator('.page-head button').click();
  await page.locator('dialog[open] .chip', { hasText: '模板' }).focus();
  await page.keyboard.press('Enter');
  await page.locator('dialog[open] [type=submit]').click();
  await page.locator('dialog[open] [role=alert]', { hasText: '请先选一个' }).waitFor();
  await page.locator('dialog[open] input[type=radio]').first().focus();
  await page.keyboard.press('Space');
  await until(page, "document.querySelector('#new-name').value === '老客户双方有礼'");
  await page.keyboard.press('ArrowDown');
  await until(page, "document.querySelector('#new-name').value === '满 3 人加赠'");
  expect(await faultsOf(page)).toEqual([]);
  await page.locator('#new-name').fill('三人行');
  await page.locator('dialog[open] input[type=radio]').nth(2).check();
  expect(await page.locator('#new-name').inputValue()).toBe('三人行');
  expect(await page.evaluate<number>("(Date.parse(document.querySelector('#new-to').value) - Date.parse(document.querySelector('#new-from').value)) / 86400000")).toBe(90);
  await page.locator('dialog[open] [type=submit]').click();
  await page.locator('.checks .failed').first().waitFor();
  expect(await page.locator('.checks .failed').allTextContents()).toEqual([expect.stringContaining('现在 0 位')]);
  expect(await page.locator('#f-welcome').inputValue()).toContain('您是朋友介绍来的');
  await page.context().close();
});

test('a copy of a campaign has its terms under a name of its own, and its rules page says them in both languages', async () => {
  const page = await at.open();
  await goTo(page, '/campaigns');
  const [campaign] = (await at.api<{ items: { id: string; name: string }[] }>('/campaigns')).items.slice(-1);
  await page.locator('.page-head button').click();
  await page.locator('dialog[open] .chip', { hasText: '复制活动' }).click();
  await page.locator('#new-copy').selectOption(campaign?.id ?? '');
  expect(await page.locator('#new-name').inputValue()).toBe(`${campaign?.name} 副本`);
  expect(await page.locator('#new-from').count()).toBe(0);
  expect(await faultsOf(page)).toEqual([]);
  await page.locator('dialog[open] [type=submit]').click();
  await page.locator('.checks').waitFor();
  expect(await page.locator('.checks .failed').count()).toBe(0);
  const id = /campaigns\/(\w+)\/edit/.exec(page.url())?.[1];
  await goTo(page, `/campaigns/${id}?tab=rules`);
  await page.locator('.rules-page[lang=en]', { hasText: 'What counts' }).waitFor();
  expect(await page.locator('.rules-page[lang=zh-CN]').textContent()).toContain('怎样才算');
  await page.getByText('草稿，还没有公开').waitFor();
  await page.context().close();
});

test('who brought whom: Enter on a friend makes them the one in the middle; on a phone there is the list alone', async () => {
  const page = await at.open();
  await goTo(page, '/customers/wmDemoReferrerZhang');
  const friend = page.locator('.circle-friends a').first();
  expect(await friend.locator('.state-icon').count()).toBe(1);
  const to = await friend.getAttribute('href');
  await friend.focus();
  await page.keyboard.press('Enter');
  await until(page, `document.documentElement.dataset.page === ${JSON.stringify(to?.replace('#', ''))} && document.querySelector('.circle-row a[href="#/customers/wmDemoReferrerZhang"]')`);
  expect(await page.locator('.circle').textContent()).not.toMatch(/上级|下级|团队|层级/);
  expect(await faultsOf(page)).toEqual([]);
  await page.setViewportSize({ width: 360, height: 800 });
  expect(await page.locator('.circle').isVisible()).toBe(false);
  await page.locator('h2', { hasText: '谁推荐来的' }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.context().close();
});

import { goTo, until } from '../../scripts/faces/browser';
import { openConsoleTown, type ConsoleTown } from './console-town';
import { faultsOf, watch } from './watched-page';

const FRIEND = '/customers/wmDemoFriend2';
let at: ConsoleTown;
beforeAll(async () => { at = await openConsoleTown(); }, 300_000);
afterAll(() => at?.end());

test('a customer\'s file is one call: who this is, what happened, who brought whom; wide, on a tablet and on a phone', async () => {
  const page = await at.openAs('WangFang');
  const { complaints, calls } = watch(page);
  await goTo(page, FRIEND);
  expect(calls).toEqual(['GET /api/console/customers/wmDemoFriend2']);
  const kinds = await page.evaluate<string[]>("[...document.querySelectorAll('.timeline li')].map((line) => line.dataset.kind)");
  expect(kinds).toEqual(expect.arrayContaining(['followed', 'turn']));
  const boxes = await page.evaluate<number[]>("[...document.querySelectorAll('.file > *')].map((part) => part.getBoundingClientRect().left)");
  expect([...boxes].sort((a, b) => a - b)).toEqual(boxes); // left, centre, right
  expect(new Set(boxes).size).toBe(3);
  for (const width of [1440, 1000, 768, 360]) {
    await page.setViewportSize({ width, height: 900 });
    expect([width, await faultsOf(page)]).toEqual([width, []]);
  }
  expect(complaints).toEqual([]);
  await page.locator('.timeline li[data-kind=turn] a[href^="#/referrals/"]').first().click();
  await page.locator('.verdict').waitFor(); // and each thing leads to its cause
  await page.context().close();
});

test('记跟进: what was typed stays when the dialog is closed and the page left, stands on top once it is saved, and goes when it is taken back', async () => {
  const page = await at.openAs('WangFang');
  await goTo(page, FRIEND);
  const open = () => page.locator('.page-head button', { hasText: '记跟进' }).click();
  await open();
  await page.locator('#note-text').fill('聊了价格，周三再约');
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.reload();
  await open();
  await page.getByText('上次没有发出的内容还在').waitFor();
  expect(await page.locator('#note-text').inputValue()).toBe('聊了价格，周三再约');
  await page.locator('dialog[open] [type=submit]').click();
  const note = page.locator('.timeline li[data-kind=note]');
  await note.filter({ hasText: '聊了价格，周三再约' }).waitFor();
  expect(await page.evaluate<string>("document.querySelector('.timeline li').dataset.kind")).toBe('note');
  expect(await page.evaluate<number>("Object.keys(localStorage).filter((key) => key.includes(':note:')).length")).toBe(0);
  await page.locator('.toast').getByRole('button', { name: '撤销' }).click();
  await until(page, "document.querySelector('.timeline') && !document.querySelector('.timeline li[data-kind=note]')");
  await page.context().close();
});

test('what was typed about a customer and not sent leaves the device with whoever signs out', async () => {
  const page = await at.openAs('LiLei');
  await goTo(page, '/customers/wmDemoReferrerZhang');
  await page.locator('.page-head button', { hasText: '记跟进' }).click();
  await page.locator('#note-text').fill('还没说完');
  const kept = () => page.evaluate<number>("Object.keys(localStorage).filter((key) => key.includes(':note:')).length");
  expect(await kept()).toBe(1);
  await page.keyboard.press('Escape');
  await page.locator('.me-menu summary').click();
  await page.getByRole('button', { name: '退出登录' }).click();
  await until(page, "!document.querySelector('.me-menu')");
  expect(await kept()).toBe(0);
  await page.context().close();
});

test('a tag by keys: Esc closes the choice and changes nothing; added it is on its way, then there; 撤销 takes it off again', async () => {
  await at.api('/tags', { groupName: '意向', names: ['已报价', '已到店'] });
  const page = await at.openAs('WangFang');
  await goTo(page, FRIEND);
  const opener = page.locator('button', { hasText: '加标签' });
  await opener.focus();
  await page.keyboard.press('Enter');
  await until(page, "document.activeElement.id === 'tag-search'");
  await page.keyboard.type('没有的');
  await page.getByText('没有含“没有的”的标签').waitFor();
  await page.keyboard.press('Escape');
  await until(page, "!document.querySelector('.tag-picker') && document.activeElement.textContent.includes('加标签')");
  expect(await page.locator('.tag-chip').count()).toBe(await page.locator('.tag-chip').filter({ hasNotText: '已报价' }).count());
  await page.keyboard.press('Enter');
  await until(page, "document.activeElement.id === 'tag-search'");
  await page.keyboard.type('报价');
  await page.locator('.tag-picker .chip', { hasText: '已报价' }).focus();
  expect(await faultsOf(page)).toEqual([]);
  await page.keyboard.press('Enter');
  const chip = page.locator('.tag-chip', { hasText: '已报价' });
  await chip.waitFor();
  await until(page, "document.querySelector('.tag-chip') && !document.querySelector('.tag-way')"); // WeCom has it
  await page.locator('.timeline li[data-kind=tagged]', { hasText: '加上 已报价' }).waitFor();
  await page.locator('.toast').getByRole('button', { name: '撤销' }).click();
  await chip.waitFor({ state: 'detached' });
  await page.context().close();
});

test('an administrator looks somebody up by the end of a number: nobody has it, and that is said', async () => {
  const page = await at.open();
  await goTo(page, '/referrals');
  await page.locator('button[data-filter]').click();
  await page.locator('#find-person').fill('0000');
  await page.getByText('没有找到，或不在你的权限范围内').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.context().close();
});

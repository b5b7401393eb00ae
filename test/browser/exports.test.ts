import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { goTo, until } from '../../scripts/faces/browser';
import { createSimulatorClient } from '../../simulator';
import { unzip } from '../support/unzip';
import { openConsoleTown, type ConsoleTown } from './console-town';
import { faultsOf, watch } from './watched-page';

interface Referral { id: string; status: string; refereeExternalUserId: string }

const EVIL = { externalUserId: 'wmExportFormula', name: '=HYPERLINK("http://x")' };

let at: ConsoleTown;
let rejected: Referral[];
beforeAll(async () => {
  at = await openConsoleTown();
  const world = createSimulatorClient(at.town.simulator);
  const campaign = (await at.api<{ items: { id: string }[] }>('/campaigns')).items[0]?.id ?? '';
  const code = (await at.api<{ items: { configId: string }[] }>(`/campaigns/${campaign}/codes`)).items[0];
  await world.seed({ customers: [EVIL] });
  await world.scan({ customer: EVIL.externalUserId, configId: code?.configId ?? '', userId: 'WangFang' });
  for (let found = 0; found === 0; found = (await at.api<{ items: object[] }>(`/referrals?referee=${EVIL.externalUserId}`)).items.length) await new Promise((resolve) => setTimeout(resolve, 100));
  rejected = (await at.api<{ items: Referral[] }>('/referrals?status=rejected&limit=100')).items;
}, 300_000);
afterAll(() => at?.end());

const mine = (page: Page) => page.locator('dialog[open] .recent-list li');

async function exported(page: Page, format: 'Excel' | 'CSV', nth: number): Promise<Buffer> {
  await page.locator('dialog[open] .button', { hasText: format }).click();
  await until(page, `document.querySelectorAll('dialog[open] .recent-list li').length === ${nth}`);
  const line = mine(page).first();
  await line.locator('a[download]').waitFor();
  expect(await line.textContent()).toContain(format);
  const [download] = await Promise.all([page.waitForEvent('download'), line.locator('a[download]').click()]);
  expect(download.suggestedFilename()).toMatch(format === 'CSV' ? /\.csv$/ : /\.xlsx$/);
  return readFileSync(await download.path());
}

/** RFC 4180, as far as our own file goes. */
const cellsOf = (csv: string): string[][] => csv.replace(/^\uFEFF/, '').trimEnd().split('\r\n').map((line) => [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].slice(0, -1).map(([, cell = '']) => cell.replace(/^"|"$/g, '').replace(/""/g, '"')));

test('what the list shows by its filter is what both files hold; names are masked; a file is removed; the panel says so', async () => {
  const page = await at.open();
  const { complaints } = watch(page);
  await goTo(page, '/referrals?status=rejected');
  const listed = await page.locator('tbody tr').count();
  expect(listed).toBe(rejected.length);
  await page.locator('.page-head button', { hasText: '导出' }).click();
  await page.locator('dialog[open]', { hasText: '按当前筛选导出“推荐记录”' }).waitFor();
  await page.locator('dialog[open]', { hasText: '还没有导出' }).waitFor();

  const rows = cellsOf((await exported(page, 'CSV', 1)).toString()).slice(1);
  expect(rows.map(([id]) => id)).toEqual(rejected.map(({ id }) => id));
  const names = rows.flatMap((cells) => [cells[3], cells[5]]);
  expect(names.every((name) => /^.\*$/u.test(name ?? ''))).toBe(true);
  const sheet = Object.entries(unzip(await exported(page, 'Excel', 2))).filter(([name]) => name.endsWith('.xml')).map(([, text]) => text).join('');
  for (const { id } of rejected) expect(sheet).toContain(id);
  expect(sheet).not.toContain('张女士');
  expect(sheet).not.toContain('<f>');
  expect(await mine(page).first().textContent()).toContain(`${listed} 行`);
  expect([...(await faultsOf(page)), ...complaints]).toEqual([]);

  await mine(page).first().locator('button', { hasText: '删除' }).click();
  await until(page, "document.querySelectorAll('dialog[open] .recent-list li').length === 1");
  await page.keyboard.press('Escape');
  await page.locator('.page-head button', { hasText: '导出' }).click();
  await until(page, "document.querySelectorAll('dialog[open] .recent-list li').length === 1");
  await mine(page).first().locator('button', { hasText: '删除' }).click();
  await page.locator('dialog[open]', { hasText: '还没有导出' }).waitFor();
  await page.context().close();
});

test('a name that begins a formula is text in the file, as on the screen; what is still coming says how far it is and can be given up', async () => {
  const page = await at.open();
  await goTo(page, '/referrals?status=waiting');
  await page.locator('td', { hasText: '=*' }).first().waitFor();
  await page.locator('.page-head button', { hasText: '导出' }).click();
  const csv = (await exported(page, 'CSV', 1)).toString();
  expect(cellsOf(csv).slice(1).map((cells) => cells[5])).toEqual(["'=*"]);
  expect(csv).not.toContain('HYPERLINK');

  await page.route('**/api/console/exports', async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const answer = await route.fetch();
    const { items } = (await answer.json()) as { items: object[] };
    return route.fulfill({ response: answer, json: { items: items.map((each) => ({ ...each, status: 'running', rows: 12_400 })) } });
  });
  await page.keyboard.press('Escape');
  await page.locator('.page-head button', { hasText: '导出' }).click();
  const line = mine(page).first();
  await until(page, "document.querySelector('dialog[open] .recent-list')?.innerText.includes('12,400 行')");
  expect(await line.locator('a[download]').count()).toBe(0);
  expect(await faultsOf(page)).toEqual([]);
  await page.unroute('**/api/console/exports');
  await line.locator('button', { hasText: '取消' }).click();
  await page.locator('dialog[open]', { hasText: '还没有导出' }).waitFor();
  await page.context().close();
});

test('the evidence of a referral is a text to be shown: why, when, masked', async () => {
  const page = await at.open();
  await goTo(page, `/referrals/${rejected[0]?.id}`);
  const [download] = await Promise.all([page.waitForEvent('download'), page.locator('a[download]', { hasText: '导出依据' }).click()]);
  const text = readFileSync(await download.path(), 'utf8');
  expect(download.suggestedFilename()).toBe(`referral-${rejected[0]?.id}.txt`);
  expect(text).toContain('未计入');
  expect(text).toMatch(/\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}/);
  expect(text).not.toMatch(/张女士|刘先生/);
  expect(await faultsOf(page)).toEqual([]);
  await page.context().close();
});

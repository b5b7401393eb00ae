import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { calm, goTo, until } from '../../scripts/faces/browser';
import { createSimulatorClient } from '../../simulator';
import { openConsoleTown, WIDE, type ConsoleTown } from './console-town';
import { faultsOf, watch } from './watched-page';

const SLOW_MS = 3000;
const ZH = JSON.parse(readFileSync(join(__dirname, '..', '..', 'web', 'shared', 'locales', 'zh-CN.json'), 'utf8')) as Record<string, string>;

let at: ConsoleTown;
let world: ReturnType<typeof createSimulatorClient>;
beforeAll(async () => {
  at = await openConsoleTown();
  world = createSimulatorClient(at.town.simulator);
}, 300_000);
afterAll(() => at?.end());

const words = (key: string) => ZH[key] ?? key;
const draft = async (name: string) => (await at.api<{ id: string }>('/campaigns', { name, startsAt: new Date().toISOString(), endsAt: new Date(Date.now() + 86_400_000).toISOString(), codeKind: 'contact_way', staffUserIds: ['WangFang'], staffPick: 'owner', retention: 'P7D', rewards: [] })).id;
const stored = (id: string) => at.api<{ name: string; welcome?: { text?: string }; status: string }>(`/campaigns/${id}`);
const saved = (page: Page) => page.locator('.chips [role=status]', { hasText: '已自动保存' }).waitFor();
/** A browser notes each refusal of the server; these are what the story is about. */
const unforeseen = (complaints: readonly string[]) => complaints.filter((each) => !/\b(401|403|404|409)\b/.test(each));

/** By the link of the sign-in page, through WeCom, and back to where it was. */
async function signInAgain(page: Page, userId: string): Promise<void> {
  await page.locator('a.button-link').click();
  await page.getByText(`(${userId})`).click();
  await page.waitForURL('**/console/**');
  await calm(page);
}

test('a session killed in the middle of typing: what was typed after the last save is there after signing in again, and is saved', async () => {
  const id = await draft('会话');
  const page = await at.openAs('HanMei');
  const { complaints } = watch(page);
  await goTo(page, `/campaigns/${id}/edit`);
  await page.locator('#f-welcome').pressSequentially('第一段');
  await page.locator('#f-name').focus();
  await saved(page);
  const other = await at.openAs('HanMei');
  expect(await at.ask(other, 'POST', '/api/console/logout', { everywhere: true })).toMatchObject({ status: 200 });
  await page.locator('#f-welcome').fill('第一段，第二段 🙂');
  await page.getByText('登录已过期').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  expect((await stored(id)).welcome?.text).toBe('第一段');
  await signInAgain(page, 'HanMei');
  await until(page, "document.querySelector('#f-welcome')?.value === '第一段，第二段 🙂'");
  await page.locator('.stale-line', { hasText: '找回了上次没保存的内容' }).waitFor();
  await saved(page);
  expect((await stored(id)).welcome?.text).toBe('第一段，第二段 🙂');
  expect([...(await faultsOf(page)), ...unforeseen(complaints)]).toEqual([]);
  await other.context().close();
  await page.context().close();
});

test('a role that is lowered while a page is open: the page is gone with the one text, and what was typed is kept for when it comes back', async () => {
  const admin = await at.open();
  const { items } = (await at.ask<{ items: { id: string; userId: string }[] }>(admin, 'GET', '/api/console/staff')).body;
  const li = items.find(({ userId }) => userId === 'LiLei')?.id ?? '';
  const give = async (role: string | null) => expect(await at.ask(admin, 'PUT', `/api/console/staff/${li}/role`, { role })).toMatchObject({ status: 200 });
  await give('admin');
  const id = await draft('角色');
  const page = await at.openAs('LiLei');
  const { complaints } = watch(page);
  await goTo(page, `/campaigns/${id}/edit`);
  await give('auditor');
  await page.locator('#f-welcome').fill('还没保存');
  await page.getByText('登录已过期').waitFor();
  await signInAgain(page, 'LiLei');
  for (const path of [`/campaigns/${id}/edit`, '/settings', '/staff', '/campaigns/01m0000000000000000000000']) {
    await page.evaluate(`location.hash = '#${path}'`);
    await page.getByText('没有找到，或不在你的权限范围内').waitFor();
    await calm(page);
    expect([path, await faultsOf(page)]).toEqual([path, []]);
    await goTo(page, '/');
  }
  await give('admin');
  await page.evaluate("location.hash = '#/ledger'");
  await page.getByText('登录已过期').waitFor();
  await signInAgain(page, 'LiLei');
  await goTo(page, `/campaigns/${id}/edit`);
  expect(await page.locator('#f-welcome').inputValue()).toBe('还没保存');
  expect(unforeseen(complaints)).toEqual([]);
  await give(null);
  await admin.context().close();
  await page.context().close();
});

test('two tabs on one draft: the second is told by whom and what, nothing is written over unseen, and both ways on work', async () => {
  const id = await draft('原名');
  const [mine, theirs] = [await at.open(), await at.openAs('HanMei')];
  const { complaints } = watch(mine);
  for (const page of [mine, theirs]) await goTo(page, `/campaigns/${id}/edit`);
  const told = mine.locator('.conflict');
  const overwrite = async (name: string) => {
    await theirs.locator('#f-name').fill(name);
    await theirs.locator('#f-welcome').focus();
    while ((await stored(id)).name !== name) await new Promise((resolve) => setTimeout(resolve, 50));
  };

  await overwrite('韩梅改的');
  await mine.locator('#f-welcome').fill('我写的欢迎语');
  await mine.locator('#f-name').focus();
  await told.waitFor();
  expect(await told.textContent()).toContain('韩梅（管理员） 改过这里');
  expect(await stored(id)).toMatchObject({ name: '韩梅改的' });
  expect((await stored(id)).welcome?.text).toBeUndefined();
  expect(await mine.locator('.chips .button.primary').isDisabled()).toBe(true);
  await told.locator('button', { hasText: '看差异' }).click();
  expect((await told.locator('tbody tr').allTextContents()).map((text) => text.trim())).toEqual(['name原名韩梅改的']);
  expect(await faultsOf(mine)).toEqual([]);

  // closed and opened again before choosing: still there, still not saved
  await mine.reload();
  await calm(mine);
  await told.waitFor();
  expect(await mine.locator('#f-welcome').inputValue()).toBe('我写的欢迎语');
  await told.locator('button', { hasText: '在新版上继续改' }).click();
  await saved(mine);
  expect(await mine.locator('#f-name').inputValue()).toBe('韩梅改的');
  expect(await stored(id)).toMatchObject({ name: '韩梅改的', welcome: { text: '我写的欢迎语' } });

  await theirs.locator('#f-name').fill('韩梅再改');
  await theirs.locator('#f-welcome').focus();
  const toldThem = theirs.locator('.conflict');
  await toldThem.waitFor();
  await toldThem.locator('button', { hasText: '丢弃我的' }).click();
  await until(theirs, "!document.querySelector('.conflict')");
  expect([await theirs.locator('#f-name').inputValue(), await theirs.locator('#f-welcome').inputValue()]).toEqual(['韩梅改的', '我写的欢迎语']);
  expect((await stored(id)).name).toBe('韩梅改的');
  expect([...(await faultsOf(theirs)), ...unforeseen(complaints)]).toEqual([]);
  await mine.context().close();
  await theirs.context().close();
});

test('answers that take three seconds: bones, a busy button, and one campaign out of two clicks', async () => {
  const page = await at.open();
  const { complaints } = watch(page);
  const later = () => new Promise((resolve) => setTimeout(resolve, SLOW_MS));
  await page.route('**/api/console/campaigns', async (route) => { await later(); await route.continue(); });
  await page.evaluate("location.hash = '#/campaigns'");
  await page.locator('.bones').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.locator('.page-head button').click();
  await page.locator('#new-name').fill('只有一个');
  await page.locator('dialog[open] [type=submit]').dblclick();
  await page.locator('dialog[open] [type=submit][aria-busy=true]').waitFor();
  await page.keyboard.press('Enter');
  await page.locator('#f-name').waitFor();
  await calm(page);
  const { items } = await at.api<{ items: { name: string }[] }>('/campaigns?limit=100');
  expect(items.filter(({ name }) => name === '只有一个')).toHaveLength(1);
  expect(complaints).toEqual([]);
  await page.context().close();
});

test('WeCom down, then 45009: the doctor and the outbox say so in words, and it ends by itself', async () => {
  const page = await at.open();
  const { complaints } = watch(page);
  await world.fault({ kind: 'dropRequest', times: 100_000 });
  await goTo(page, '/doctor');
  await page.getByText('连不上企业微信接口').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  const code = (await at.api<{ items: { configId: string }[] }>(`/campaigns/${(await at.api<{ items: { id: string; status: string }[] }>('/campaigns?limit=100')).items.find(({ status }) => status === 'running')?.id}/codes`)).items[0];
  await world.clearFaults();
  await world.fault({ api: 'message/send', kind: 'rateLimit', times: 100_000 });
  await world.seed({ customers: [{ externalUserId: 'wmTrouble', name: '小林' }] });
  await world.scan({ customer: 'wmTrouble', configId: code?.configId ?? '', userId: 'WangFang' });
  await goTo(page, '/operations?tab=outbox');
  while ((await page.locator('td', { hasText: '45009' }).count()) === 0) {
    await page.reload();
    await calm(page);
  }
  expect(await page.locator('tr', { hasText: '45009' }).first().textContent()).toContain('企业微信限流');
  expect(await faultsOf(page)).toEqual([]);
  await world.clearFaults();
  await world.fault({ kind: 'rateLimit', times: 1 });
  await goTo(page, '/doctor');
  await page.locator('button', { hasText: '重新检测' }).click();
  await page.getByText('调用太频繁').waitFor();
  await world.clearFaults();
  await world.clock({ advanceMs: 120_000 });
  await page.locator('button', { hasText: '重新检测' }).click();
  await until(page, "!document.body.innerText.includes('调用太频繁')");
  expect([...(await faultsOf(page)), ...complaints]).toEqual([]);
  await page.context().close();
});

test.each([WIDE, { language: 'en', theme: 'dark', width: 360 }] as const)('a long name with emoji, marks that turn the direction and marks of no width is text, in $width px', async (look) => {
  const name = `\u202e\u200b${'👨‍👩‍👧'.repeat(3)}${'很长的名字'.repeat(4)}<b>x</b>${'A'.repeat(20)}\u2066`;
  const id = `wmLongName${look.width}`;
  await world.seed({ customers: [{ externalUserId: id, name }] });
  await world.addWithoutCode({ userId: 'WangFang', customer: id });
  while ((await at.api<{ externalUserId?: string }>(`/customers/${id}`)).externalUserId !== id) await new Promise((resolve) => setTimeout(resolve, 100));
  const page = await at.open(look);
  const { complaints } = watch(page);
  await goTo(page, '/customers');
  await page.locator('td', { hasText: '👨‍👩‍👧*' }).first().waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await goTo(page, `/customers/${id}`);
  await page.locator('.card .reveal-button').first().click();
  const whole = page.locator('.card bdi', { hasText: '<b>x</b>' });
  await whole.waitFor();
  expect(await whole.textContent()).toBe(name);
  expect(await page.locator('.card bdi b').count()).toBe(0);
  expect([...(await faultsOf(page)), ...complaints]).toEqual([]);
  await page.context().close();
});

const EMPTY: readonly (readonly [path: string, first: string, filtered: string | null, things: string])[] = [
  ['/campaigns', 'campaigns.empty', '?archived=true', 'page.campaigns'], ['/referrals', 'referrals.empty', '?status=held', 'page.referrals'], ['/leads', 'leads.empty', '?status=duplicate', 'page.leads'],
  ['/reviews', 'reviews.empty', '?status=open', 'page.reviews'], ['/codes', 'channels.empty', '?kind=shop', 'codes.channels'], ['/rewards', 'rewards.empty', '?status=failed', 'page.rewards'],
  ['/ledger', 'ledger.empty', null, ''], ['/deals', 'deals.empty', null, ''], ['/customers', 'customers.empty', null, ''], ['/groups', 'groups.empty', '?status=dismissed', 'page.groups'],
  ['/staff', 'staff.empty', null, ''], ['/api-keys', 'keys.empty', null, ''], ['/operations', 'operations.inboxEmpty', '?status=parked', 'operations.inbox'], ['/operations?tab=outbox', 'operations.outboxEmpty', '&status=parked', 'operations.outbox'],
  ['/audit', 'audit.empty', '?actor=nobody', 'page.audit'],
];

test('no rows: what will be here, the first time; that nothing fits, by a filter, with a way to clear it', async () => {
  const page = await at.open();
  const { complaints } = watch(page);
  await page.route('**/api/console/**', async (route) => {
    if (route.request().method() !== 'GET') return route.continue();
    const answer = await route.fetch();
    const body = (await answer.json().catch(() => null)) as { items?: object[] } | null;
    return body?.items ? route.fulfill({ response: answer, json: { ...body, items: [], nextCursor: null } }) : route.fulfill({ response: answer });
  });
  for (const [path, first, filtered, things] of EMPTY) {
    await goTo(page, path);
    expect([path, (await page.locator('.note p').first().textContent())?.trim()]).toEqual([path, words(first)]);
    expect([path, await page.locator('tbody tr').count(), await faultsOf(page)]).toEqual([path, 0, []]);
    if (filtered === null) continue;
    await goTo(page, `${path}${filtered}`);
    expect([path, (await page.locator('.note p').first().textContent())?.trim()]).toEqual([path, words('list.noneFor').replace('{things}', words(things))]);
    await page.locator('.note-action', { hasText: '清除筛选' }).click();
    await page.locator('.note', { hasText: words(first) }).waitFor();
    expect([path, await page.evaluate<string>('document.documentElement.dataset.page')]).toEqual([path, path]);
  }
  expect(complaints).toEqual([]);
  await page.context().close();
});

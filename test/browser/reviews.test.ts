import type { Page } from 'playwright-core';
import { calm, goTo, openWindow, until } from '../../scripts/faces/browser';
import { signIn } from '../../scripts/faces/sign-in';
import { openConsoleTown, WIDE, type ConsoleTown } from './console-town';
import { faultsOf, watch } from './watched-page';

const ZHANG = 'wmDemoReferrerZhang';
const LIU = 'wmDemoReferrerLiu';

interface Referral { id: string; status: string; refereeExternalUserId: string }
interface Claims { items: { id: string; status: string; friend: { externalUserId: string }; own: boolean }[]; waiting: { claims: number; appeals: number } }

let at: ConsoleTown;
let campaignId: string;
beforeAll(async () => {
  at = await openConsoleTown();
  campaignId = (await at.api<{ items: { id: string }[] }>('/campaigns')).items[0]?.id ?? '';
}, 300_000);
afterAll(() => at?.end());

const badge = async (page: Page) => Number(/\d+/.exec((await page.locator('.rail a[aria-current=page] .rail-badge, .rail-link .rail-badge').first().textContent({ timeout: 1000 }).catch(() => '0')) ?? '0')?.[0] ?? 0);
const isBadge = (n: number) => `(document.querySelector('.rail .rail-badge')?.firstChild?.textContent.trim() ?? '0') === '${n}'`;
const dialogOpen = "document.querySelector('dialog[open] textarea') === document.activeElement";
const closed = "!document.querySelector('dialog[open]')";
/** A browser notes each refusal of the server; the 409 that the story is about is expected. */
const unforeseen = (complaints: readonly string[]) => complaints.filter((each) => !each.includes('409'));

/** Two "no" of each referrer, told to be wrong through their own pages. */
async function appeal(referrer: string): Promise<number> {
  const page = await openWindow(at.browser, { ...WIDE, width: 360 });
  await signIn(page, at.town, 'h5', `customer:${referrer}`);
  const { items } = await at.api<{ items: Referral[] }>(`/referrals?referrer=${referrer}&limit=100`);
  let made = 0;
  for (const { id, status } of items) {
    if (status !== 'rejected' && status !== 'lapsed') continue;
    const { status: said } = await at.ask(page, 'POST', '/api/h5/appeals', { referralId: id, text: `请再看看 ${id}` });
    if (said === 201) made += 1;
  }
  await page.context().close();
  return made;
}

test('appeals by keys alone: each is answered in the words proposed, one that a colleague took meanwhile is named and the next one opens, and the badge counts down', async () => {
  const made = (await appeal(ZHANG)) + (await appeal(LIU));
  expect(made).toBeGreaterThanOrEqual(4);
  const page = await at.open();
  const { complaints } = watch(page);
  const colleague = await at.openAs('HanMei');
  await goTo(page, '/reviews?tab=appeals');
  await until(page, isBadge(made));
  expect(await badge(page)).toBe(made);

  await page.keyboard.press('j');
  await until(page, "document.querySelector('.card-here')?.dataset.row === '0'");
  await page.keyboard.press('d');
  await until(page, dialogOpen);
  expect(await page.locator('dialog[open] textarea').inputValue()).toMatch(/^我们复核了这次推荐，结果不变/); // the letter that opened it is not in it
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await until(page, closed);
  await until(page, isBadge(made - 1));

  await page.keyboard.press('j');
  await page.keyboard.press('Enter');
  await until(page, dialogOpen);
  const taken = await page.locator('.card-here').getAttribute('data-row');
  const { items } = (await at.ask<{ items: { id: string }[] }>(colleague, 'GET', '/api/console/appeals')).body;
  const theirs = items[Number(taken)]?.id ?? '';
  expect(await at.ask(colleague, 'POST', `/api/console/appeals/${theirs}/answer`, { decision: 'refuse', sentence: '已经看过。' })).toMatchObject({ status: 200 });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.locator('.toast', { hasText: '刚由 韩梅（管理员） 处理，已为你打开下一条。' }).waitFor();
  await until(page, dialogOpen);
  await until(page, isBadge(made - 2));
  await page.keyboard.press('Escape');
  await until(page, closed);
  expect((await at.ask<{ items: object[] }>(colleague, 'GET', '/api/console/appeals')).body.items).toHaveLength(made - 2);
  expect([...(await faultsOf(page)), ...unforeseen(complaints)]).toEqual([]);
  await colleague.context().close();
  await page.context().close();
});

test('claims by keys alone: nobody decides one of their own, a letter in a dialog is a letter, and the colleague who was faster is named', async () => {
  const mine = await at.openAs('HanMei');
  const { complaints } = watch(mine);
  const body = (refereeExternalUserId: string, referrerExternalUserId = LIU) => ({ campaignId, refereeExternalUserId, referrerExternalUserId, evidence: '电话里说过' });
  expect(await at.ask(mine, 'POST', '/api/console/claims', body('wmDemoFriend5'))).toMatchObject({ status: 201 });
  await at.api('/claims', body('wmDemoFriend6', ZHANG));
  await at.api('/claims', body('wmDemoFriend2'));
  await at.api('/claims', body('wmDemoFriend3'));
  await goTo(mine, '/reviews?status=open');
  const waits = (await at.ask<Claims>(mine, 'GET', '/api/console/claims?status=open')).body;
  const own = waits.items.findIndex((claim) => claim.own);
  await until(mine, isBadge(waits.waiting.claims + waits.waiting.appeals));

  for (let n = 0; n <= own; n += 1) await mine.keyboard.press('j');
  expect(await mine.locator('.card-here').textContent()).toContain('要由另一位同事审核');
  for (const key of ['a', 'd', 'Enter']) await mine.keyboard.press(key);
  expect(await mine.locator('dialog[open]').count()).toBe(0);
  const ownId = waits.items[own]?.id ?? '';
  expect(await at.ask(mine, 'POST', `/api/console/claims/${ownId}/decide`, { decision: 'accept', note: '我说的' })).toMatchObject({ status: 403, body: { code: 'same_person' } });

  for (let n = 0; n < own; n += 1) await mine.keyboard.press('k');
  await until(mine, "document.querySelector('.card-here')?.dataset.row === '0'");
  await mine.keyboard.press('d');
  await until(mine, dialogOpen);
  await mine.keyboard.type('a对不上 jk');
  expect(await mine.locator('dialog[open] textarea').inputValue()).toBe('a对不上 jk');
  await mine.keyboard.press('Tab');
  await mine.keyboard.press('a'); // on a button of the dialog: no letter of the page behind it
  expect(await mine.locator('dialog[open] h2').textContent()).toBe('不接受');
  const colleague = await at.open();
  expect(await at.ask(colleague, 'POST', `/api/console/claims/${waits.items[0]?.id}/decide`, { decision: 'refuse', note: '查过了' })).toMatchObject({ status: 200 });
  await mine.keyboard.press('Enter');
  await mine.locator('.toast', { hasText: '处理，已为你打开下一条。' }).waitFor();
  await until(mine, dialogOpen);
  await until(mine, isBadge(waits.waiting.claims + waits.waiting.appeals - 1));
  await mine.keyboard.type('对不上');
  await mine.keyboard.press('Tab');
  await mine.keyboard.press('Enter');
  await until(mine, closed);
  await until(mine, isBadge(waits.waiting.claims + waits.waiting.appeals - 2));
  expect((await at.ask<Claims>(mine, 'GET', '/api/console/claims?status=open')).body.items).toHaveLength(waits.items.length - 2);

  // the other way round: a member of staff was faster, and is named
  await goTo(colleague, '/reviews?status=open');
  await colleague.keyboard.press('j');
  await colleague.keyboard.press('Enter');
  await until(colleague, dialogOpen);
  const left = (await at.ask<Claims>(mine, 'GET', '/api/console/claims?status=open')).body.items;
  const free = left.find((claim) => !claim.own);
  while ((await colleague.locator('.card-here').getAttribute('data-row')) !== String(left.indexOf(free ?? (left[0] as Claims['items'][number])))) {
    await colleague.keyboard.press('Escape');
    await until(colleague, closed);
    await colleague.keyboard.press('j');
    await colleague.keyboard.press('Enter');
    await until(colleague, dialogOpen);
  }
  expect(await at.ask(mine, 'POST', `/api/console/claims/${free?.id}/decide`, { decision: 'refuse', note: '查过了' })).toMatchObject({ status: 200 });
  await colleague.keyboard.type('同意');
  await colleague.keyboard.press('Tab');
  await colleague.keyboard.press('Enter');
  await colleague.locator('.toast', { hasText: '刚由 韩梅（管理员） 处理' }).waitFor();
  expect([...(await faultsOf(mine)), ...unforeseen(complaints)]).toEqual([]);
  await colleague.context().close();
  await mine.context().close();
});

test('from the figure on the home page to the entry in four clicks, and the sums agree to the last point', async () => {
  const page = await at.open();
  const { complaints } = watch(page);
  const click = async (selector: string, path: RegExp) => {
    await page.locator(selector).first().click();
    while (!path.test(await page.evaluate<string>('document.documentElement.dataset.page'))) await new Promise((resolve) => setTimeout(resolve, 20));
    await calm(page);
  };
  await click('.funnel tr:last-child td a', /^\/referrals\?.*milestone=rewarded/);
  await click('tbody tr a', /open=/);
  await click('dialog[open] h2 a', /^\/customers\//);
  await click('.recent-list a[href*="ledger/entries"]', /^\/ledger\/entries\//);
  expect(await faultsOf(page)).toEqual([]);
  const place = page.locator('nav ol li[aria-current="page"]');
  await place.filter({ hasText: '奖励发放' }).waitFor(); // the newest movement: from it, back along the chain by keys
  await page.keyboard.press('[');
  await place.filter({ hasText: '奖励记账' }).waitFor();
  await page.keyboard.press(']');
  await place.filter({ hasText: '奖励发放' }).waitFor();
  await goTo(page, `/rewards?campaignId=${campaignId}&status=issued`);
  const shown = await page.locator('tbody td.amount').allTextContents();
  const issued = shown.reduce((sum, text) => sum + Number(text.replace(/[^\d]/g, '')), 0);

  const rewards = (await at.api<{ items: { amount: number; status: string }[] }>('/rewards?limit=100')).items;
  expect(issued).toBe(rewards.filter(({ status }) => status === 'issued').reduce((sum, { amount }) => sum + amount, 0));
  const entries = (await at.ask<{ items: { postings: { account: { owner: string; kind: string }; amount: number }[] }[] }>(page, 'GET', '/api/console/ledger?limit=100')).body.items.flatMap(({ postings }) => postings);
  expect(entries.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  expect(entries.filter(({ account }) => account.owner === 'customer' && account.kind === 'available').reduce((sum, { amount }) => sum + amount, 0)).toBe(issued);
  expect(await at.api('/ledger/verification')).toMatchObject({ ok: true });
  expect(complaints).toEqual([]);
  await page.context().close();
});

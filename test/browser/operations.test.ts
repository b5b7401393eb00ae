import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { calm, goTo, until, type Look } from '../../scripts/faces/browser';
import { createSimulatorClient } from '../../simulator';
import { fill } from '../../web/shared/fill';
import { openConsoleTown, WIDE, type ConsoleTown } from './console-town';
import { faultsOf, watch } from './watched-page';

const LOOKS: readonly Look[] = [WIDE, { language: 'en', theme: 'dark', width: 360 }];
const WORDS = Object.fromEntries((['zh-CN', 'en'] as const).map((language) => [language, JSON.parse(readFileSync(join(__dirname, '..', '..', 'web', 'shared', 'locales', `${language}.json`), 'utf8')) as Record<string, string>]));

let at: ConsoleTown;
let world: ReturnType<typeof createSimulatorClient>;
beforeAll(async () => {
  at = await openConsoleTown();
  world = createSimulatorClient(at.town.simulator);
}, 300_000);
afterAll(() => at?.end());

interface Item { id: string; status: string }
const parked = async () => (await at.api<{ items: Item[] }>('/inbox?status=parked&limit=100')).items;
const soon = async (isSo: () => Promise<boolean>): Promise<void> => { while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 50)); };
const rows = (n: number) => `document.querySelectorAll('tbody tr').length === ${n}`;
/** Text of a key as this page says it. */
const sayer = ({ language }: Look) => (key: string, values: Record<string, string> = {}) => fill(WORDS[language]?.[key] ?? key, values);
const button = (page: Page, text: string) => page.locator('button', { hasText: text });

/** Callbacks that nobody can read: they verify, so they are kept, and are parked. */
async function oddOnes(mark: string, n: number): Promise<void> {
  const before = (await parked()).length;
  for (let each = 0; each < n; each += 1) await world.postEvent({ xml: `<xml>${mark}${each}` });
  await soon(async () => (await parked()).length === before + n);
}

test.each(LOOKS)('after trouble: all that is parked is replayed with its count, one is marked as handled with a reason and taken back, in $language', async (look) => {
  const say = sayer(look);
  await oddOnes(look.language, 3);
  const found = (await parked()).length;
  const page = await at.open(look);
  const { complaints } = watch(page);
  await goTo(page, '/operations?status=parked');
  await until(page, rows(found));
  expect(await faultsOf(page)).toEqual([]);

  await button(page, say('operations.replayAll')).click();
  await page.locator('dialog[open] [role=status]', { hasText: say('operations.replayCount', { count: String(found), state: say('state.row.parked') }) }).waitFor();
  expect(await faultsOf(page)).toEqual([]);
  await page.locator('dialog[open] [type=submit]').click();
  await page.locator('.card [role=status]', { hasText: say('operations.bulk.done', { replayed: String(found), untouched: '0' }) }).waitFor();
  await soon(async () => (await parked()).length === found); // nobody can read them now either
  await page.reload();
  await until(page, rows(found));
  expect(await faultsOf(page)).toEqual([]);

  const [first] = await parked();
  await page.locator('tbody a').first().click();
  await page.locator('dialog[open] .facts').waitFor();
  expect(await page.locator('dialog[open] .facts').first().textContent()).toContain(say('operations.unreadable'));
  await button(page, say('operations.settle')).click();
  await page.locator('#ask-note').waitFor();
  await page.locator('dialog[open] [type=submit]').click();
  await page.locator('#form-fault').waitFor();
  expect(await faultsOf(page)).toEqual([]);
  const settle = async () => {
    await page.locator('#ask-note').fill('已电话处理');
    await page.locator('dialog[open] [type=submit]').click();
    await page.locator('.toast', { hasText: say('operations.done.settle') }).waitFor();
    await until(page, `${rows(found - 1)} && !document.querySelector('dialog[open]')`);
  };
  await settle();
  await page.locator('.toast-action', { hasText: say('toast.undo') }).click();
  await until(page, rows(found));
  expect((await parked())[0]?.id).toBe(first?.id);

  await page.locator('tbody a').first().click();
  await button(page, say('operations.settle')).click();
  await settle();
  expect(await faultsOf(page)).toEqual([]);
  await goTo(page, `/operations?status=done&open=${first?.id}`);
  await page.locator('dialog[open] .verdict', { hasText: '已电话处理' }).waitFor();
  expect(await page.locator('dialog[open] .verdict').textContent()).toContain(say('state.row.parked'));
  expect([...(await faultsOf(page)), ...complaints]).toEqual([]);
  await page.context().close();
});

test.each(LOOKS)('a reconcile: what is said before the first, how far it is, and what it found, in $language', async (look) => {
  const say = sayer(look);
  const page = await at.open(look);
  const { complaints } = watch(page);
  await goTo(page, '/operations?tab=reconcile');
  if (look === WIDE) expect(await page.locator('.note').textContent()).toContain(say('reconcile.empty'));
  expect(await faultsOf(page)).toEqual([]);
  await world.fault({ api: 'externalcontact/batch/get_by_user', kind: 'latency', latencyMs: 3500, times: 3 }); // longer than the page waits between two looks
  await button(page, say('reconcile.now')).click();
  await page.locator('progress').waitFor();
  if (look !== WIDE) await page.locator('[role=status]', { hasText: /\d+ of about \d+ customers synced/ }).waitFor(); // by the run before
  expect(await button(page, say('reconcile.now')).isDisabled()).toBe(true);
  expect(await faultsOf(page)).toEqual([]);
  await until(page, "!document.querySelector('progress')");
  await world.clearFaults();
  await calm(page);
  await page.locator('.state-tag', { hasText: say('state.reconciliation.done') }).waitFor();
  const told = (await at.api<{ scanned: number }>('/reconciliations/last')).scanned;
  expect(await page.locator('.run-figures dd').first().textContent()).toBe(String(told));
  expect(await page.locator('.growth-head').first().textContent()).toContain(say('operations.gap', { n: '0' }).split(' ')[0]);
  expect([...(await faultsOf(page)), ...complaints]).toEqual([]);
  await page.context().close();
});

test.each(LOOKS)('a long replay says how far it is until it ends, and the list is read anew, in $language', async (look) => {
  const say = sayer(look);
  const page = await at.open(look);
  const { complaints } = watch(page);
  const run = { id: '01m00000000000000000000000', status: 'running', wanted: 'parked', receivedFrom: null, receivedTo: null, counted: { n: 12_000, kind: 'about' }, replayed: 1200, untouched: 3, startedAt: new Date().toISOString(), finishedAt: null as string | null };
  let lists = 0;
  let ends = false;
  await page.route('**/api/console/operations/inbox?*', async (route) => {
    lists += 1;
    const answer = await route.fetch();
    await route.fulfill({ response: answer, json: { ...((await answer.json()) as object), bulkReplay: run } });
  });
  await page.route('**/api/console/inbox/replays/last', (route) => {
    Object.assign(run, ends ? { status: 'done', replayed: 11_997, finishedAt: new Date().toISOString() } : { replayed: run.replayed + 200 });
    return route.fulfill({ json: run });
  });
  await goTo(page, '/operations?status=parked');
  const total = say('operations.about', { n: '12,000' });
  for (const replayed of ['1,200', '1,400', '1,600']) await page.locator('.card [role=status]', { hasText: say('operations.bulk.running', { replayed, untouched: '3', total }) }).waitFor();
  expect(await button(page, say('operations.replayAll')).isDisabled()).toBe(true);
  expect(await faultsOf(page)).toEqual([]);
  const before = lists;
  ends = true;
  await page.locator('.card [role=status]', { hasText: say('operations.bulk.done', { replayed: '11,997', untouched: '3' }) }).waitFor();
  await soon(() => Promise.resolve(lists > before));
  expect([...(await faultsOf(page)), ...complaints]).toEqual([]);
  await page.context().close();
});

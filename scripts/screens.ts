import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { calm, goTo, openBrowser, openWindow, type Look } from './faces/browser';
import { openDemoTown } from './faces/demo-town';

const OUT = join(__dirname, '..', '..', 'docs', 'screens');
const WIDE: Look = { language: 'zh-CN', theme: 'light', width: 1440 };

/** What the documents show: each picture a screen, how it looks, and what is done before it is taken. */
const PICTURES: readonly { name: string; path: string; look: Look; before?: (page: Page) => Promise<void> }[] = [
  { name: 'home', path: '/', look: WIDE },
  { name: 'referral', path: '/referrals?status=rejected', look: WIDE, before: openFirst },
  { name: 'campaign', path: '/campaigns', look: { ...WIDE, theme: 'dark' }, before: openFirst },
  { name: 'editor', path: '/campaigns', look: WIDE, before: async (page) => { await openFirst(page); await goTo(page, `${await where(page)}/edit`); } },
  { name: 'ledger', path: '/ledger', look: { ...WIDE, language: 'en' } },
  { name: 'customer', path: '/customers', look: WIDE, before: openFriend },
  { name: 'doctor', path: '/doctor', look: WIDE },
  { name: 'phone', path: '/', look: { language: 'zh-CN', theme: 'dark', width: 360 } },
];

const where = (page: Page) => page.evaluate<string>('document.documentElement.dataset.page');

async function openFirst(page: Page): Promise<void> {
  await page.locator('tbody tr a').first().click();
  await page.locator('.verdict, .funnel').first().waitFor();
  await calm(page);
}

/** A friend who was brought: there is something to tell of them. */
async function openFriend(page: Page): Promise<void> {
  await goTo(page, '/referrals?status=retained');
  await page.locator('tbody tr a').first().click();
  await page.locator('dialog[open] h2 a').last().click();
  await page.locator('.timeline, .circle').first().waitFor();
  await calm(page);
}

/** Somebody new scans a code by hand; the callback lies open. */
async function takeWorld(page: Page, address: string): Promise<void> {
  await page.goto(`${address}/`);
  await page.locator('.sim-others .sim-plain').click();
  await page.locator('.sim-others .sim-person').last().click();
  await page.locator('.sim-acts button').first().click();
  await page.locator('.sim-lines details', { hasText: 'message/send' }).first().waitFor();
  await page.locator('.sim-lines details', { hasText: 'add_external_contact' }).first().locator('summary').click();
  await page.evaluate('scrollTo(0, 0)');
  await page.screenshot({ path: join(OUT, 'world.png') });
  console.log('docs/screens/world.png');
}

/** `npm run screens`: takes the pictures of docs/screens anew, from the demo. */
async function main(): Promise<void> {
  mkdirSync(OUT, { recursive: true });
  const [town, browser] = [await openDemoTown(), await openBrowser()];
  try {
    const first = await openWindow(browser, WIDE);
    await first.goto(town.link);
    await first.waitForURL('**/console/**');
    const cookies = await first.context().cookies();
    for (const { name, path, look, before } of PICTURES) {
      const page = await openWindow(browser, look, cookies);
      await page.goto(`${town.url}/console/`);
      await calm(page);
      await goTo(page, path);
      await before?.(page);
      await page.screenshot({ path: join(OUT, `${name}.png`) });
      await page.context().close();
      console.log(`docs/screens/${name}.png`);
    }
    await takeWorld(await openWindow(browser, WIDE), town.simulator);
  } finally {
    await browser.close();
    await town.end();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

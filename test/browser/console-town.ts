import type { Browser, BrowserContext, Page } from 'playwright-core';
import { calm, openBrowser, openWindow, type Look } from '../../scripts/faces/browser';
import { openDemoTown, type DemoTown } from '../../scripts/faces/demo-town';

export const WIDE: Look = { language: 'zh-CN', theme: 'light', width: 1440 };

export interface ConsoleTown {
  town: DemoTown;
  browser: Browser;
  /** A call of the open API by the demo's key: GET, or POST with a body. */
  api<T>(path: string, body?: unknown): Promise<T>;
  /** The console in a window of its own, as the administrator of the demo or as nobody. */
  open(look?: Look, signedIn?: boolean): Promise<Page>;
  end(): Promise<void>;
}

/** A demo whose one-time link was opened once; each page has the session. */
export async function openConsoleTown(): Promise<ConsoleTown> {
  const [town, browser] = [await openDemoTown(), await openBrowser()];
  const first = await openWindow(browser, WIDE);
  await first.goto(town.link);
  await first.waitForURL('**/console/**');
  await calm(first);
  const cookies: Awaited<ReturnType<BrowserContext['cookies']>> = await first.context().cookies();
  return {
    town, browser,
    api: async <T>(path: string, body?: unknown): Promise<T> =>
      (await (await fetch(`${town.url}/api/v1${path}`, { headers: { authorization: `Bearer ${town.key}` }, ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }) })).json()) as T,
    async open(look = WIDE, signedIn = true) {
      const page = await openWindow(browser, look, signedIn ? cookies : []);
      await page.goto(`${town.url}/console/`);
      await calm(page);
      return page;
    },
    async end() {
      await browser.close();
      await town.end();
    },
  };
}

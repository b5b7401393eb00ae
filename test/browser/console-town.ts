import type { Browser, BrowserContext, Page } from 'playwright-core';
import { calm, openBrowser, openWindow, type Look } from '../../scripts/faces/browser';
import { signIn } from '../../scripts/faces/sign-in';
import { openDemoTown, type DemoTown } from '../../scripts/faces/demo-town';

export const WIDE: Look = { language: 'zh-CN', theme: 'light', width: 1440 };

export interface ConsoleTown {
  town: DemoTown;
  browser: Browser;
  /** A call of the open API by the demo's key: GET, or POST with a body. */
  api<T>(path: string, body?: unknown): Promise<T>;
  /** The console in a window of its own, as this member of staff, who came through WeCom. */
  openAs(userId: string, look?: Look): Promise<Page>;
  /** A call of a face's API as whoever signed in at this page, as the page would send it: GET, or a write with a body. */
  ask<T>(page: Page, method: string, path: string, body?: unknown): Promise<{ status: number; body: T }>;
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
    async openAs(userId, look = WIDE) {
      const page = await openWindow(browser, look);
      await signIn(page, town, 'console', `staff:${userId}`);
      await page.goto(`${town.url}/console/`);
      await calm(page);
      return page;
    },
    async ask<T>(page: Page, method: string, path: string, body?: unknown) {
      const answer = await page.context().request.fetch(`${town.url}${path}`, { method, headers: { origin: town.url, 'content-type': 'application/json' }, ...(body === undefined ? {} : { data: JSON.stringify(body) }) });
      return { status: answer.status(), body: (await answer.json()) as T };
    },
    async end() {
      await browser.close();
      await town.end();
    },
  };
}

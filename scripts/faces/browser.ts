import { existsSync } from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';

const PLACES = [process.env['CHROMIUM'] ?? '', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** The browser of this machine; throws when there is none. `CHROMIUM` names another. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = PLACES.find((place) => place !== '' && existsSync(place));
  if (!executablePath) throw new Error('there is no Chromium here: apt-get install chromium, or name one in CHROMIUM');
  return chromium.launch({ executablePath, args: FLAGS });
}

/** A machine may be slow; what does not come at all is the caller's to give up on. */
const LONGEST_MS = 200_000;

export interface Look {
  language: 'zh-CN' | 'en';
  theme: 'light' | 'dark';
  width: number;
}

/** A window with its own storage, looking so. `cookies` are those of somebody who signed in elsewhere. */
export async function openWindow(browser: Browser, { language, theme, width }: Look, cookies: Awaited<ReturnType<BrowserContext['cookies']>> = []): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale: language, colorScheme: theme, reducedMotion: 'reduce' });
  if (cookies.length > 0) await context.addCookies(cookies);
  context.setDefaultTimeout(LONGEST_MS);
  await context.addInitScript(`{
    if (!localStorage.getItem('language')) localStorage.setItem('language', '${language}');
    if (!localStorage.getItem('theme')) localStorage.setItem('theme', '${theme}');
    window.pendingCalls = 0;
    const ask = window.fetch;
    window.fetch = (...given) => { window.pendingCalls += 1; return ask(...given).finally(() => { window.pendingCalls -= 1; }); };
  }`);
  return context.newPage();
}

/** Until nothing is asked and nothing is about to come, three frames in a row: a condition, not a time. */
export const calm = (page: Page): Promise<unknown> => page.evaluate(`new Promise((done) => {
  let frames = 0;
  const look = () => {
    frames = window.pendingCalls === 0 && document.querySelector('h1') && !document.querySelector('.bones') ? frames + 1 : 0;
    if (frames >= 3) done(true); else requestAnimationFrame(look);
  };
  look();
})`);

/** Until the page says so; asked from outside, for the page's own policy lets it evaluate nothing. The caller's time limit is the only one. */
export async function until(page: Page, expression: string): Promise<void> {
  while (!(await page.evaluate<boolean>(`Boolean(${expression})`))) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** Goes to a screen of the console by its own address, as a link would. */
export async function goTo(page: Page, path: string): Promise<void> {
  await page.evaluate(`location.hash = ${JSON.stringify(`#${path}`)}`);
  await until(page, `document.documentElement.dataset.page === ${JSON.stringify(path)}`);
  await calm(page);
}

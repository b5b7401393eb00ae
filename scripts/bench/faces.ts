import type { Browser, Page } from 'playwright-core';
import { openBrowser, openWindow } from '../faces/browser';
import { openDemoTown, type DemoTown } from '../faces/demo-town';
import { signIn } from '../faces/sign-in';

const RUNS = 5;
/** A phone on 4G: 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up, a processor four times slower than this one. */
const THROTTLED_4G = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };
const SLOWER = 4;

const FACES = [
  { face: 'h5', as: 'customer:wmDemoReferrerZhang', address: '/h5/', shown: '.poster-picture', isPhone: true },
  { face: 'sidebar', as: 'staff:WangFang', address: '/sidebar/?customer=wmDemoFriend2', shown: '.next', isPhone: true },
  { face: 'console', as: null, address: '/console/', shown: '.funnel', isPhone: false },
] as const;
type Face = (typeof FACES)[number];

interface Times { firstPaintMs: number; usableMs: number; kilobytes: number; shift: number }

/** What a person waits for, with an empty cache: first paint, what the page is for, bytes over the wire, and how far things jump; on a throttled 4G phone and as the machine is. */
export async function benchFaces(): Promise<object[]> {
  const [town, browser] = [await openDemoTown(), await openBrowser()];
  try {
    const rows: object[] = [];
    for (const face of FACES) {
      for (const isSlow of face.isPhone ? [true, false] : [false]) {
        const runs: Times[] = [];
        for (let n = 0; n < RUNS; n += 1) runs.push(await open(browser, town, face, isSlow));
        const middle = (of: (times: Times) => number) => runs.map(of).sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? 0;
        rows.push({ face: face.face, line: isSlow ? 'throttled 4G' : 'local', firstPaintMs: Math.round(middle((run) => run.firstPaintMs)), usableMs: Math.round(middle((run) => run.usableMs)), kilobytes: Math.round(middle((run) => run.kilobytes)), shift: Math.round(middle((run) => run.shift) * 1000) / 1000 });
      }
    }
    return rows;
  } finally {
    await browser.close();
    await town.end();
  }
}

async function open(browser: Browser, town: DemoTown, { face, as, address, shown, isPhone }: Face, isSlow: boolean): Promise<Times> {
  const page = await openWindow(browser, { language: 'zh-CN', theme: 'light', width: isPhone ? 360 : 1440 }, as === null ? await administrator(browser, town) : []);
  if (as !== null) await signIn(page, town, face, as);
  const line = await page.context().newCDPSession(page);
  await line.send('Network.enable');
  if (isSlow) {
    await line.send('Network.emulateNetworkConditions', THROTTLED_4G);
    await line.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  }
  let bytes = 0;
  line.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
  await page.addInitScript("window.jumps = 0; new PerformanceObserver((list) => { for (const each of list.getEntries()) if (!each.hadRecentInput) window.jumps += each.value; }).observe({ type: 'layout-shift', buffered: true });");
  await page.goto(`${town.url}${address}`, { waitUntil: 'commit' });
  await page.locator(shown).waitFor();
  const times = await page.evaluate<Omit<Times, 'kilobytes'>>("({ usableMs: performance.now(), firstPaintMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? performance.now(), shift: window.jumps })");
  await page.waitForLoadState('networkidle');
  await page.context().close();
  return { ...times, kilobytes: bytes / 1024 };
}

let cookies: Awaited<ReturnType<ReturnType<Page['context']>['cookies']>> | null = null;

/** The link of the demo works once: who signed in by it is kept for all runs. */
async function administrator(browser: Browser, town: DemoTown): Promise<NonNullable<typeof cookies>> {
  if (cookies) return cookies;
  const page = await openWindow(browser, { language: 'zh-CN', theme: 'light', width: 1440 });
  await page.goto(town.link);
  await page.waitForURL('**/console/**');
  cookies = await page.context().cookies();
  await page.context().close();
  return cookies;
}

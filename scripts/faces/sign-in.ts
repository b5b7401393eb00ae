import type { Page } from 'playwright-core';
import type { DemoTown } from './demo-town';

/** Through WeCom's authorization and back, as the person named: `staff:USERID` beside a chat or at the console, `customer:EXTERNAL_USERID` inside WeChat. */
export async function signIn(page: Page, town: DemoTown, face: 'console' | 'sidebar' | 'h5', as: string): Promise<void> {
  const ask = (url: string) => page.context().request.get(url, { maxRedirects: 0 });
  const wecom = new URL((await ask(`${town.url}/auth/start?face=${face}&return=/${face}/`)).headers()['location'] ?? '');
  wecom.hash = '';
  wecom.searchParams.set('as', as);
  await ask((await ask(wecom.href)).headers()['location'] ?? '');
}

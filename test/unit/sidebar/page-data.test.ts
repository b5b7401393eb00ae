import { makePageData } from '../../../src/features/sidebar/page-data';
import type { Machine } from '../../../src/kernel/machine';
import { signPage } from '../../../src/wecom';

const NOW_S = 1_700_000_000;
const machine = (sleep: () => Promise<void>) => ({ clock: { nowMs: () => NOW_S * 1000 + 999, sleep }, ids: { secret: () => 'nonce' }, logger: { warn: () => undefined } }) as unknown as Machine;
const never = () => new Promise<never>(() => undefined);
const tickets = { corp: () => Promise.resolve('CORP'), app: () => Promise.resolve('APP') };
const deps = { wecom: { tickets }, publicUrl: 'https://bot.cn/base', corpId: 'ww1', agentId: 7 };

test('the page is signed for the address that the browser shows, with the ticket of each kind', async () => {
  const { jssdk } = await makePageData(machine(never), deps)('?a=1&b=%E4%B8%AD');
  const signed = (ticket: string) => signPage({ ticket, nonceStr: 'nonce', timestamp: NOW_S, url: 'https://bot.cn/base/sidebar/?a=1&b=%E4%B8%AD' });
  expect(jssdk).toEqual({ corpId: 'ww1', agentId: 7, config: signed('CORP'), agent: signed('APP') });
  expect(JSON.stringify(jssdk)).not.toMatch(/CORP|APP/);
});

test.each([
  ['WeCom refuses', { ...deps, wecom: { tickets: { ...tickets, app: () => Promise.reject(new Error('no')) } } }, never, ''],
  ['WeCom is slow', { ...deps, wecom: { tickets: { ...tickets, corp: never } } }, () => Promise.resolve(), ''],
  ['nobody said where the world reaches us', { ...deps, publicUrl: null }, never, ''],
  ['the address is endless', deps, never, `?${'x'.repeat(2000)}`],
])('the page comes all the same, unsigned, when %s', async (_, given, sleep, search) => {
  expect(await makePageData(machine(sleep), given)(search)).toEqual({ jssdk: null });
});

import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fill } from '../../../web/shared/fill';
import { STATES } from '../../../web/shared/states/state-map';

const WEB = join(__dirname, '../../../web');
const CHECK = join(WEB, 'build/check-words.mjs');
const words = (language: string) => JSON.parse(readFileSync(join(WEB, `shared/locales/${language}.json`), 'utf8')) as Record<string, string>;

/** The check as the build runs it, over a face of one page. */
function faultsOf({ zh, en, page = '' }: { zh: object; en: object; page?: string }): string {
  const folder = mkdtempSync(join(tmpdir(), 'words-'));
  for (const each of ['console', 'sidebar', 'h5', 'simulator', 'shared/locales']) mkdirSync(join(folder, each), { recursive: true });
  writeFileSync(join(folder, 'shared/locales/zh-CN.json'), JSON.stringify(zh));
  writeFileSync(join(folder, 'shared/locales/en.json'), JSON.stringify(en));
  writeFileSync(join(folder, 'console/Page.vue'), page);
  const { stdout } = spawnSync(process.execPath, [CHECK, folder], { encoding: 'utf8' });
  rmSync(folder, { recursive: true, force: true });
  return stdout.trim();
}

test('both languages have every word that a page names, with the same values to fill in', () => {
  expect(execFileSync(process.execPath, [CHECK, WEB], { encoding: 'utf8' }).trim()).toBe('');
});

test.each([
  ['a key that one language lacks', { zh: { a: '甲' }, en: {} }, 'a is missing in en.json'],
  ['other values in each language', { zh: { a: '{n} 位' }, en: { a: 'many' } }, 'a fills in other values in each language'],
  ['a page that names a word nobody has', { zh: {}, en: {}, page: "{{ t('lost') }}" }, '/console/Page.vue names lost, which no language has'],
])('%s fails the build', (_, given, fault) => expect(faultsOf(given)).toBe(fault));

test('every state has its word in both languages', () => {
  const keys = Object.entries(STATES).flatMap(([kind, values]) => Object.keys(values).map((value) => `state.${kind}.${value}`));
  for (const language of ['zh-CN', 'en']) expect(keys.filter((key) => !(key in words(language)))).toEqual([]);
});

test('no word that the platform or the house forbids', () => {
  expect(Object.entries(words('zh-CN')).filter(([, text]) => /裂变|助力|砍价|集赞|下线|躺赚|转发领|分享得|作弊|刷单|违规/.test(text))).toEqual([]);
});

test('values are filled in, plurals follow their number, what is not given stays visible', () => {
  expect(fill('{n} {n|day|days} of {name}', { n: 1 })).toBe('1 day of {name}');
  expect(fill('{n} {n|day|days}', { n: 12 })).toBe('12 days');
  expect(fill('{a}', { a: '$&{a}' })).toBe('$&{a}');
});

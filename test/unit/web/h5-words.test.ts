import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const WEB = join(__dirname, '../../../web');
const files = (folder: string): string[] => readdirSync(join(WEB, folder), { recursive: true }).map(String).filter((name) => /\.(vue|ts)$/.test(name)).map((name) => join(WEB, folder, name));
const own = JSON.parse(execFileSync(process.execPath, ['--input-type=module', '-e', `import { wordsOf } from ${JSON.stringify(join(WEB, 'build/face-words.mjs'))}; console.log(JSON.stringify(wordsOf(${JSON.stringify(WEB)}, 'h5', 'zh-CN')))`], { encoding: 'utf8' })) as Record<string, string>;

test('the customer page loads every word that it or the shared parts it shows can say', () => {
  const shown = [...files('h5'), ...['status', 'states', 'api'].flatMap((folder) => files(`shared/${folder}`))];
  const named = shown.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bt\('([^'$]+)'/g)].map(([, key]) => key ?? ''));
  expect(named.length).toBeGreaterThan(60);
  expect([...new Set(named)].filter((key) => !(key in own))).toEqual([]);
});

test('the customer page asks nobody to pass anything on', () => {
  expect(Object.entries(own).filter(([, text]) => /分享|转发|邀请好友|裂变|助力/.test(text))).toEqual([]);
});

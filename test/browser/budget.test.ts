import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const BUILT = join(__dirname, '..', '..', 'dist', 'web');
const KB = 1024;

interface Chunk {
  file: string;
  css?: string[];
  imports?: string[];
}

const manifest = JSON.parse(readFileSync(join(BUILT, 'manifest.json'), 'utf8')) as Record<string, Chunk>;
const packed = (file: string) => gzipSync(readFileSync(join(BUILT, file)), { level: 9 }).length;

/** Files that a face loads before it shows anything: its entry, what that imports, the words of one language, and for the console its shell's first screen. */
function firstLoad(...entries: string[]): string[] {
  const files = new Set<string>();
  const visit = (key: string) => {
    const chunk = manifest[key];
    if (!chunk) throw new Error(`the build has no ${key}`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const css of chunk.css ?? []) files.add(css);
    for (const each of chunk.imports ?? []) visit(each);
  };
  for (const entry of entries) visit(entry);
  return [...files];
}

const WORDS = 'shared/locales/zh-CN.json';
const sum = (files: readonly string[], kind: string) => files.filter((file) => file.endsWith(kind)).reduce((bytes, file) => bytes + packed(file), 0);

test.each([
  ['console', ['console/index.html', WORDS, 'console/screens/home/HomeScreen.vue'], 250, 250],
  ['sidebar', ['sidebar/index.html', WORDS], 120, 120],
  ['h5', ['h5/index.html', '../virtual:words/h5/zh-CN'], 60, 12],
  ['simulator', ['simulator/index.html', WORDS], 120, 120],
])('the %s loads within its budget', (_, entries, scriptKb, styleKb) => {
  const files = firstLoad(...entries);
  console.log(`${_}: ${Math.round(sum(files, '.js') / KB)} KB script, ${Math.round(sum(files, '.css') / KB)} KB style`);
  expect(sum(files, '.js') / KB).toBeLessThanOrEqual(scriptKb);
  expect(sum(files, '.css') / KB).toBeLessThanOrEqual(styleKb);
  expect((sum(files, '.js') + sum(files, '.css')) / KB).toBeLessThanOrEqual(scriptKb + (styleKb < scriptKb ? styleKb : 0));
});

test('charts are loaded when one is shown, within their budget', () => {
  const chart = manifest['console/parts/TrendChart.vue'];
  expect(packed(chart?.file ?? '') / KB).toBeLessThanOrEqual(200);
  expect(firstLoad('console/index.html', WORDS, 'console/screens/home/HomeScreen.vue', 'console/screens/codes/CodesScreen.vue')).not.toContain(chart?.file);
});

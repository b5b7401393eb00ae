// The words of the faces: both languages have the same keys and placeholders, and every key that a page names exists. Runs in each build and in the tests.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LANGUAGES = ['zh-CN', 'en'];
const FACES = ['console', 'sidebar', 'h5', 'simulator', 'shared'];

/** Faults of the words under `web`, as sentences; none when all is well. */
export function wordFaults(web) {
  const words = new Map(LANGUAGES.map((language) => [language, JSON.parse(readFileSync(join(web, 'shared', 'locales', `${language}.json`), 'utf8'))]));
  return [...differences(words.get('zh-CN'), words.get('en')), ...missing(web, words.get('zh-CN'))];
}

export function checkWords(web) {
  return {
    name: 'check-words',
    buildStart() {
      const faults = wordFaults(web);
      if (faults.length > 0) this.error(`words of the faces:\n${faults.join('\n')}`);
    },
  };
}

function differences(zh, en) {
  const keys = [...new Set([...Object.keys(zh), ...Object.keys(en)])];
  return keys.flatMap((key) => {
    if (!(key in zh)) return [`${key} is missing in zh-CN.json`];
    if (!(key in en)) return [`${key} is missing in en.json`];
    return wanted(zh[key]) === wanted(en[key]) ? [] : [`${key} fills in other values in each language`];
  });
}

/** A plural form of a value is still that value. */
const wanted = (text) => [...new Set([...text.matchAll(/\{(\w+)/g)].map(([, name]) => name))].sort().join();

function missing(web, zh) {
  return FACES.flatMap((face) => files(join(web, face))).flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    return [...text.matchAll(/\bt\('([^'$]+)'/g)].filter(([, key]) => !(key in zh)).map(([, key]) => `${file.slice(web.length)} names ${key}, which no language has`);
  });
}

const files = (folder) => readdirSync(folder, { recursive: true }).map(String).filter((name) => /\.(vue|ts)$/.test(name)).map((name) => join(folder, name));

if (process.argv[1]?.endsWith('check-words.mjs')) {
  const faults = wordFaults(process.argv[2] ?? '.');
  process.stdout.write(faults.map((fault) => `${fault}\n`).join(''));
  process.exitCode = faults.length === 0 ? 0 : 1;
}

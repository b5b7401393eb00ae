// Builds the web faces into dist/web, each file with its gzip beside it: `node scripts/build-web.mjs`.
import { mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist', 'web');
const PACKED = /\.(?:js|css|html|json|svg)$/;

async function buildWeb() {
  const { build } = await import('vite');
  await build({ configFile: join(root, 'web', 'vite.config.mts'), logLevel: 'warn' });
  for (const name of readdirSync(out, { recursive: true }).map(String).filter((each) => PACKED.test(each))) {
    writeFileSync(join(out, `${name}.gz`), gzipSync(readFileSync(join(out, name)), { level: 9 }));
  }
}

const startedAt = new Date();
const stamp = join(root, 'dist', '.built-web');
mkdirSync(join(root, 'dist'), { recursive: true });
rmSync(stamp, { force: true });
await buildWeb();
writeFileSync(stamp, '');
utimesSync(stamp, startedAt, startedAt); // what was saved during the build is newer

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

export interface StaticFile {
  body: Buffer;
  /** The same, packed beforehand. */
  gzip: Buffer | null;
  type: string;
  /** Its name changes with its content: it never changes under this name. */
  hashed: boolean;
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json; charset=utf-8', '.svg': 'image/svg+xml',
  '.png': 'image/png', '.jpg': 'image/jpeg', '.webp': 'image/webp', '.ico': 'image/x-icon', '.woff2': 'font/woff2', '.txt': 'text/plain; charset=utf-8', '.webmanifest': 'application/manifest+json',
};
const MOST_BYTES = 64 * 1024 * 1024;
const HASHED = /[-.][A-Za-z0-9_-]{8,}\.[a-z0-9]+$/;

/**
 * Every file below `root` of a kind that a page needs, by its address: `/console/index.html`. Read once at start and served from memory, so a request is looked up
 * in a list and never names a file: there is no path to climb out of. Empty when nothing is built. Throws beyond 64 MB.
 */
export function readStaticFiles(root: string): ReadonlyMap<string, StaticFile> {
  const files = new Map<string, StaticFile>();
  if (!existsSync(root)) return files;
  let bytes = 0;
  for (const path of filesBelow(root)) {
    const type = TYPES[extname(path)];
    if (type === undefined) continue; // source maps, manifests of the build: not for the world
    const body = readFileSync(path);
    const gzip = existsSync(`${path}.gz`) ? readFileSync(`${path}.gz`) : null;
    bytes += body.length + (gzip?.length ?? 0);
    if (bytes > MOST_BYTES) throw new Error('the built web files are larger than 64 MB');
    const address = `/${relative(root, path).split(sep).join('/')}`;
    files.set(address, { body, gzip, type, hashed: !address.endsWith('.html') && HASHED.test(address) });
  }
  return files;
}

/** Links and folders that begin with a dot are passed over. */
function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.name.startsWith('.')) return [];
    if (entry.isDirectory()) return filesBelow(path);
    return entry.isFile() && statSync(path).isFile() ? [path] : [];
  });
}

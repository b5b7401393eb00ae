import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, extname, join } from 'node:path';

export interface PageFile {
  type: string;
  body: Buffer;
}

const TYPES: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml' };
const NOT_BUILT = 'The page of this world is not built yet: npm run build\n';
/** The page runs our own script and asks this server only. */
export const PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The built page by address, read once: whatever is not in the list is not there, so no path can lead out of it. */
export function readWorldPage(web = builtAt()): (path: string) => PageFile | null {
  const files = new Map<string, PageFile>();
  const take = (folder: string, address: string): void => {
    if (!existsSync(join(web, folder))) return;
    for (const name of readdirSync(join(web, folder))) {
      const type = TYPES[extname(name)];
      if (type !== undefined) files.set(`${address}${name}`, { type, body: readFileSync(join(web, folder, name)) });
    }
  };
  take('simulator', '/');
  take('assets', '/assets/');
  return (path) => {
    if (path !== '/') return files.get(path) ?? null;
    return files.get('/index.html') ?? { type: 'text/plain; charset=utf-8', body: Buffer.from(NOT_BUILT) };
  };
}

/** `dist/web` beside the package, whether the sources run or what was built. */
function builtAt(): string {
  let folder = __dirname;
  while (!existsSync(join(folder, 'package.json')) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, 'dist', 'web');
}

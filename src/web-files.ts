import { join } from 'node:path';
import type { Middleware } from 'koa';
import { staticDoor, type PageData } from './kernel/http/static-door';
import { readStaticFiles } from './kernel/http/static-files';
import { packageRoot } from './package-root';

/** Where the build puts the faces. */
const builtAt = (): string => join(packageRoot(), 'dist', 'web');

const NOT_BUILT = '这个页面还没有构建。请运行 npm run build，然后重启。\nThis page is not built yet. Run npm run build, then restart.\n';

/** `/console/`, `/sidebar/`, `/h5/` and what they load. Addresses are relative to PUBLIC_URL's path, which a proxy takes off before it asks us. */
export const webFiles = (publicUrl: string | null, root = builtAt(), data: PageData = {}): Middleware => {
  const base = publicUrl ?? '';
  return staticDoor({
    pages: ['/console/', '/sidebar/', '/h5/'], folders: ['/assets/'], files: readStaticFiles(root), data, notBuilt: NOT_BUILT,
    redirects: { '/': `${base}/console/`, '/console': `${base}/console/`, '/sidebar': `${base}/sidebar/`, '/h5': `${base}/h5/`, '/console/login': `${base}/auth/start?face=console` },
  });
};

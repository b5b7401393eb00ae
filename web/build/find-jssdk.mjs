// WeCom's own library for pages inside WeCom, `@wecom/jssdk`. It is found where it is installed; without it the sidebar works in a plain browser and says so in WeCom.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const NAME = 'virtual:wecom-jssdk';
const INSIDE = `\0${NAME}`;

/** The file that browsers load; null when the library is not installed. */
export function jssdkFile(from) {
  try {
    const file = join(dirname(createRequire(from).resolve('@wecom/jssdk/package.json')), 'dist', 'wecom.prod.js');
    return existsSync(file) ? file : null;
  } catch {
    return null;
  }
}

export const findJssdk = (from) => ({
  name: 'find-jssdk',
  resolveId: (id) => (id === NAME ? INSIDE : undefined),
  load(id) {
    if (id !== INSIDE) return undefined;
    const file = jssdkFile(from);
    if (file === null) this.warn('@wecom/jssdk is not installed: the sidebar will not reach the chat');
    return file === null ? 'export const ww = null;' : `export * as ww from ${JSON.stringify(file)};`;
  },
});

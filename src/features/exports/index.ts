import type { Plugs } from '../../kernel/house';
import type { Route } from '../../kernel/http/route';
import { evidenceRoute } from './evidence-route';
import { EMPTY, FORGET, forgetBecauseErased, forgetExport, forgetRows } from './forget-exports';
import { makePage, PAGE, type PageDeps } from './make-page';
import { exportRoutes } from './routes';

export interface ExportsRoom {
  plugs: Plugs;
  routes: Route[];
}

const AFTER_ERASURE = 'export.after_erasure';

/** Exports 导出: a list of the console as a file, for whoever may read it, within what they may see. */
export function createExports(deps: PageDeps): ExportsRoom {
  const page = makePage(deps);
  return {
    plugs: {
      jobs: [
        { kind: PAGE, run: (tx, { key }) => page(tx, key) }, { kind: FORGET, run: (tx, { key }) => forgetExport(tx, key) },
        { kind: AFTER_ERASURE, run: (tx) => forgetBecauseErased(tx) }, { kind: EMPTY, run: (tx, { key }) => forgetRows(tx, key) },
      ],
      subscriptions: [{ on: 'customer.erased', work: ({ subject }) => ({ kind: AFTER_ERASURE, key: subject, payload: {} }) }],
    },
    routes: [...exportRoutes(deps), evidenceRoute(deps)],
  };
}

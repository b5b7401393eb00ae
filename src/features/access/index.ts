import type { Clock } from '../../kernel/clock';
import type { Reader } from '../../kernel/database/database';
import type { Plugs } from '../../kernel/house';
import type { Tx, UnitOfWork } from '../../kernel/database/unit-of-work';
import type { Authenticate, Idempotency } from '../../kernel/http/access-slots';
import type { Route } from '../../kernel/http/route';
import type { Ids } from '../../kernel/ids';
import type { Logger } from '../../kernel/logger';
import type { PersonSeal } from '../../kernel/person-seal';
import { createApiKeys, type ApiKeys } from './api-keys';
import { createAuthenticator } from './authenticate';
import { auditRoutes } from './audit/routes';
import { createAudit, type Audit } from './audit/write-audit';
import { keyRoutes } from './key-routes';
import { deleteRecordsOf } from './store';
import { createIdempotency } from './idempotency';

export { AuditFilter, auditList, type AuditItem } from './audit/routes';
export { countReveal, REVEALS_A_DAY } from './count-reveal';
export { createFailureLimit, type FailureLimit } from './failure-limit';
export { isRole, ROLES, type Role } from './roles';
export type { Audit } from './audit/write-audit';

/** Who may call the open API, and how often one request counts. */
export interface Access extends ApiKeys {
  plugs: Plugs;
  authenticate: Authenticate;
  idempotency: Idempotency;
  audit: Audit;
  routes: Route[];
  /** Deletes some expired idempotency records; answers how many. */
  purgeIdempotency(): Promise<number>;
  /** What a person was answered goes with the person. */
  forgetAnswersTo(tx: Tx, callerId: string): Promise<number>;
  /** Resolves when nothing is being written any more; before the database closes. */
  idle(): Promise<void>;
}

const PURGE_EVERY_MS = 10 * 60_000;

export function createAccess(deps: { database: Reader; unitOfWork: UnitOfWork; clock: Clock; ids: Ids; logger: Logger; persons: PersonSeal }): Access {
  const authenticator = createAuthenticator(deps);
  const idempotency = createIdempotency(deps);
  const keys = createApiKeys({ ...deps, forget: (id) => authenticator.forget(id) });
  return {
    ...keys,
    audit: createAudit(deps),
    routes: [...keyRoutes(deps.database, keys), ...auditRoutes(deps.database)],
    authenticate: authenticator.authenticate,
    idempotency,
    purgeIdempotency: () => idempotency.purge(),
    plugs: { loops: [{ name: 'idempotency purge', idleMs: PURGE_EVERY_MS, turn: async () => (await idempotency.purge()) > 0 }] },
    forgetAnswersTo: deleteRecordsOf,
    idle: () => authenticator.idle(),
  };
}

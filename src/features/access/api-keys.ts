import type { Clock } from '../../kernel/clock';
import type { Reader } from '../../kernel/database/database';
import type { UnitOfWork } from '../../kernel/database/unit-of-work';
import { ruleBroken } from '../../kernel/errors';
import type { Ids } from '../../kernel/ids';
import { hashOfKey, newKeyText } from './key-text';
import { isRole, ROLES } from './roles';
import { insertKey, liveKeys, revokeKey, type ListedKey } from './store';

export interface ApiKeys {
  /** The only moment at which the key is known. Throws 422 for an unknown role or an unusable name. */
  createApiKey(wish: { name: string; role: string }): Promise<{ id: string; key: string }>;
  /** Keys that work, newest first. */
  listApiKeys(): Promise<ListedKey[]>;
  /** False when there is no such key, or it was revoked before. */
  revokeApiKey(id: string): Promise<boolean>;
}

export function createApiKeys(deps: { database: Reader; unitOfWork: UnitOfWork; clock: Clock; ids: Ids; forget(id: string): void }): ApiKeys {
  return {
    createApiKey: async ({ name, role }) => {
      const faults = faultsOf(name, role);
      if (faults.length > 0) throw ruleBroken('api_key.invalid', faults.map((fault) => fault.detail).join('; '), faults);
      const id = deps.ids.next();
      const key = newKeyText(deps.ids);
      const row = { id, name: name.trim(), role, keyHash: hashOfKey(key), createdAtMs: deps.clock.nowMs(), lastUsedAtMs: null, revokedAtMs: null };
      await deps.unitOfWork.run((tx) => insertKey(tx, row));
      return { id, key };
    },
    listApiKeys: () => liveKeys(deps.database),
    revokeApiKey: async (id) => {
      const revoked = await deps.unitOfWork.run((tx) => revokeKey(tx, id, deps.clock.nowMs()));
      deps.forget(id);
      return revoked;
    },
  };
}

function faultsOf(name: string, role: string) {
  const usable = /^[^\p{Cc}\p{Cs}]{1,64}$/u.test(name.trim());
  return [
    ...(usable ? [] : [{ path: 'name', code: 'invalid_format', detail: 'a name has 1–64 characters, none of them a control character' }]),
    ...(isRole(role) ? [] : [{ path: 'role', code: 'invalid_value', detail: `a role is one of ${ROLES.join(', ')}` }]),
  ];
}

import type { Tx } from '../../kernel/database/unit-of-work';
import type { Plugs } from '../../kernel/house';
import { turnOf } from '../../kernel/inbox/reading';
import type { Machine } from '../../kernel/machine';
import type { Wecom } from '../../wecom';
import type { InboxEntries } from '../inbox-entries';
import { makeResolveStaff, type ResolveStaff } from './resolve-staff';
import { listStaff, readStaff } from './senders';
import { makeRecordDepartures } from './record-departures';
import { makeRecordJoiners, type Joiner } from './record-joiners';
import { makeRecordRenames, type Rename } from './record-renames';

export { membersByNames, namesOf } from './name-store';
export { departuresOf, staffByIds, staffByOpenidKeys, staffByUserIds, storeCodeRefusal, type StaffRecord } from './store';
export type { ResolveStaff } from './resolve-staff';

export interface StaffRoom {
  plugs: Plugs;
  inbox: InboxEntries;
  resolveStaff: ResolveStaff;
}

/** Staff 员工: who may be added by customers, and what WeCom says of them. */
export function createStaff(machine: Machine, deps: { wecom: Wecom; openidKey: Buffer; businessTimeZone: string }): StaffRoom {
  // a department that moves raises hundreds of events: one listing a minute answers them all
  const list = () => ({ kind: 'staff.list', key: 'all', lane: 'bulk' as const, payload: {} });
  const listSoon = () => {
    const minute = Math.floor(machine.clock.nowMs() / 60_000) + 1;
    return { ...list(), notBeforeMs: minute * 60_000, once: `staff.list:${minute}` };
  };
  const { resolveStaff, forgetNames } = makeResolveStaff(machine);
  const recordDepartures = makeRecordDepartures(machine);
  const recordJoiners = makeRecordJoiners({ ...machine, forgetNames });
  const recordRenames = makeRecordRenames({ ...machine, forgetNames });
  const joined = async (tx: Tx, joiners: readonly Joiner[]) => {
    await recordJoiners(tx, joiners);
    tx.enqueue(listSoon());
  };
  const changed = async (tx: Tx, renames: readonly (Rename | null)[]) => {
    await recordRenames(tx, renames.filter((rename) => rename !== null));
    tx.enqueue(listSoon());
  };
  return {
    resolveStaff,
    plugs: {
      senders: [listStaff({ ...machine, ...deps, recordJoiners }), readStaff({ ...machine, ...deps })],
      cron: [{ name: 'staff.list', expression: '17 * * * *', timeZone: deps.businessTimeZone, work: list }],
    },
    inbox: {
      'contact.create_user': ({ userId, createTime }) => turnOf(userId, joined, { userId, atMs: createTime * 1000 }),
      'contact.update_user': ({ userId, newUserId, createTime }, { cause }) => turnOf(userId, changed, newUserId ? { from: userId, to: newUserId, atMs: createTime * 1000, cause } : null),
      'contact.delete_user': ({ userId, createTime }, { cause }) => turnOf(userId, recordDepartures, { userId, atMs: createTime * 1000, cause }),
    },
  };
}

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
import { makeRecordRenames } from './record-renames';
import { makeRecordUpdates, type Change } from './record-updates';
import { listDepartments } from './departments/senders';
import { directory, type Directory } from './departments/standing';
import { makeLearnMember, type LearnMember } from './learn-member';

export { membersByNames, namesOf } from './name-store';
export { departuresOf, staffByIds, staffByOpenidKeys, staffByUserIds, storeCodeRefusal, type StaffRecord } from './store';
export type { Directory, Standing } from './departments/standing';
export type { LearnMember } from './learn-member';
export type { ResolveStaff } from './resolve-staff';

export interface StaffRoom {
  plugs: Plugs;
  inbox: InboxEntries;
  resolveStaff: ResolveStaff;
  learnMember: LearnMember;
  directory: Directory;
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
  const recordUpdates = makeRecordUpdates(machine);
  const changed = async (tx: Tx, changes: readonly Change[]) => {
    await recordRenames(tx, changes.flatMap(({ rename }) => rename ?? []));
    await recordUpdates(tx, changes);
    tx.enqueue(listSoon());
  };
  const listTree = () => ({ kind: 'departments.list', key: 'all', lane: 'bulk' as const, payload: {} });
  const treeChanged = (tx: Tx): Promise<void> => {
    const minute = Math.floor(machine.clock.nowMs() / 60_000) + 1;
    tx.enqueue({ ...listTree(), notBeforeMs: minute * 60_000, once: `departments.list:${minute}` });
    return Promise.resolve();
  };
  return {
    resolveStaff, directory,
    learnMember: makeLearnMember({ ...machine, ...deps, resolveStaff }),
    plugs: {
      senders: [listStaff({ ...machine, ...deps, recordJoiners }), readStaff({ ...machine, ...deps }), listDepartments({ ...machine, ...deps })],
      subscriptions: [{ on: 'staff.listed', work: listTree }],
      cron: [{ name: 'staff.list', expression: '17 * * * *', timeZone: deps.businessTimeZone, work: list }],
    },
    inbox: {
      'contact.create_user': ({ userId, createTime }) => turnOf(userId, joined, { userId, atMs: createTime * 1000 }),
      'contact.update_user': ({ userId, newUserId, createTime, status, departmentIds, isLeaderInDepartment }, { cause }) => turnOf(userId, changed, {
        rename: newUserId ? { from: userId, to: newUserId, atMs: createTime * 1000, cause } : null, userId: newUserId ?? userId, status, atMs: createTime * 1000, regrouped: departmentIds.length > 0 || isLeaderInDepartment.length > 0,
      }),
      'contact.create_party': ({ departmentId }) => turnOf(String(departmentId), treeChanged, departmentId),
      'contact.update_party': ({ departmentId }) => turnOf(String(departmentId), treeChanged, departmentId),
      'contact.delete_party': ({ departmentId }) => turnOf(String(departmentId), treeChanged, departmentId),
      'contact.delete_user': ({ userId, createTime }, { cause }) => turnOf(userId, recordDepartures, { userId, atMs: createTime * 1000, cause }),
    },
  };
}

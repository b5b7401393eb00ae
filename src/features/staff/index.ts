import type { Plugs } from '../../kernel/house';
import type { Machine } from '../../kernel/machine';
import type { Wecom } from '../../wecom';
import type { InboxEntries } from '../inbox-entries';
import { makeResolveStaff, type ResolveStaff } from './resolve-staff';
import { listStaff, readStaff } from './senders';
import { storeLeft, storeRename } from './store';

export { staffByIds, staffByUserIds, storeCodeRefusal, type StaffRecord } from './store';
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
  return {
    resolveStaff: makeResolveStaff(machine),
    plugs: {
      senders: [listStaff({ ...machine, ...deps }), readStaff({ ...machine, ...deps })],
      cron: [{ name: 'staff.list', expression: '17 * * * *', timeZone: deps.businessTimeZone, work: list }],
    },
    inbox: {
      'contact.create_user': (event) => ({ key: event.userId, handle: (tx) => Promise.resolve(tx.enqueue(listSoon())) }),
      'contact.update_user': (event) => ({
        key: event.userId,
        handle: async (tx) => {
          if (event.newUserId) await storeRename(tx, event.userId, event.newUserId);
          tx.enqueue(listSoon());
        },
      }),
      'contact.delete_user': (event) => ({
        key: event.userId,
        handle: async (tx) => { await storeLeft(tx, event.userId, event.createTime * 1000); },
      }),
    },
  };
}

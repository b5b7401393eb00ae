import { floorToSecond } from '../../kernel/clock';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { FollowKind, FollowSource } from '../../vocabulary/follow';
import type { ResolveStaff } from '../staff';
import type { ErasedKeyOf } from './erasure/erased-key';
import { cameBack, welcomeBack } from './erasure/come-back';
import { lockCustomers, type CustomerRecord } from './store';
import type { Told, WriteFacts } from './write-facts';

export interface FollowReport {
  externalUserId: string;
  userId: string;
  kind: FollowKind;
  atMs: number;
  state: string | null;
  source: FollowSource;
  /** When WeCom told us; now when absent. A callback may have waited in the inbox. */
  heardAtMs?: number;
  cause: Cause;
}

export type RecordFollows = (tx: Tx, reports: readonly FollowReport[]) => Promise<void>;

/** What WeCom says of follows becomes append-only facts (policy 1–4). */
export function makeRecordFollows(deps: Machine & { resolveStaff: ResolveStaff; writeFacts: WriteFacts; erasedKeyOf: ErasedKeyOf }): RecordFollows {
  const { clock, ids, database, resolveStaff, writeFacts, erasedKeyOf } = deps;
  return async (tx, reports) => {
    const nowMs = clock.nowMs();
    const customers = await lockCustomers(tx, reports.map(({ externalUserId }) => ({ externalUserId, id: ids.next() })), { nowMs, erasedKeyOf, engine: database.engine });
    await welcomeBack(tx, reports.filter((report) => cameBack(customers.get(report.externalUserId), report)).map(({ externalUserId }) => ({ externalUserId, id: (customers.get(externalUserId) as CustomerRecord).id })));
    const told: Told[] = [];
    for (const { externalUserId, userId, kind, atMs, state, source, heardAtMs, cause } of reports) {
      const { id: customerId } = customers.get(externalUserId) as CustomerRecord;
      const staffId = await resolveStaff(tx, userId);
      told.push({ cause, fact: { customerId, id: ids.next(), staffId, kind, atMs: floorToSecond(atMs), state, source, arrivedAtMs: heardAtMs ?? nowMs } });
    }
    await writeFacts(tx, told);
  };
}

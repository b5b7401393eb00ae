import { floorToSecond } from '../../kernel/clock';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import type { FollowFact, FollowKind, FollowSource } from '../../vocabulary/follow';
import type { ResolveStaff } from '../staff';
import { foldEpisodes } from './fold-episodes';
import { factsOf, insertFact, lockCustomer, syncEpisodes } from './store';

export interface FollowReport {
  externalUserId: string;
  userId: string;
  kind: FollowKind;
  atMs: number;
  state: string | null;
  source: FollowSource;
  /** When WeCom told us; now when absent. A callback may have waited in the inbox. */
  heardAtMs?: number;
}

export type RecordFollow = (tx: Tx, report: FollowReport, cause: Cause) => Promise<void>;

/** One thing WeCom says of a follow becomes an append-only fact; episodes are folded anew from all facts (policy 1–4). */
export function makeRecordFollow(deps: Machine & { resolveStaff: ResolveStaff }): RecordFollow {
  const { clock, ids, database, resolveStaff } = deps;
  return async (tx, report, cause) => {
    const nowMs = clock.nowMs();
    const freshId = ids.next();
    const customer = await lockCustomer(tx, report.externalUserId, { id: freshId, nowMs }, database.engine);
    const isNew = customer.id === freshId; // most adds are of strangers: there is nothing to read of them
    const staffId = await resolveStaff(tx, report.userId);
    const { kind, state, source } = report;
    const fact: FollowFact = { id: ids.next(), staffId, kind, atMs: floorToSecond(report.atMs), state, source, arrivedAtMs: report.heardAtMs ?? nowMs };
    if (!(await insertFact(tx, customer.id, fact))) return;
    const facts = isNew ? [fact] : await factsOf(tx, customer.id);
    await syncEpisodes(tx, customer.id, foldEpisodes(facts), () => ids.next(), isNew);
    const scanned = facts.some((known) => known.state !== null);
    tx.emit({ type: 'follow.changed', subject: customer.id, data: { kind, scanned }, cause } satisfies DomainEvent);
  };
}

import type { Tx } from '../../kernel/database/unit-of-work';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import { readWork } from './plan-reads';
import { endStays, lockGroups, storeGroups, type GroupRecord } from './store';

export interface ChatReport {
  chatId: string;
  dismissed: boolean;
  atMs: number;
  /** The members' version after this event; null when it tells of none. */
  version: string | null;
  cause: Cause;
}

const SLOT_MS = 5000;
const LONGEST_VERSION = 64;

/**
 * 客户群事件: an event says that something changed, a read says what. Those of one group within 5 s share a read, one that tells of the version we hold needs none,
 * and their order makes no difference: the newest says which version is waited for.
 */
export const makeHearChats = ({ clock, ids }: Machine) => async (tx: Tx, reports: readonly ChatReport[]): Promise<void> => {
  const groups = await lockGroups(tx, reports.map((report) => report.chatId), () => ids.next());
  const changed: GroupRecord[] = [];
  for (const group of groups) {
    const own = reports.filter((report) => report.chatId === group.chatId);
    if (group.status === 'dismissed') continue;
    const end = own.find((report) => report.dismissed);
    if (end) {
      changed.push(dissolved(group, end.atMs));
      await endStays(tx, [group.id], end.atMs);
      tx.emit({ type: 'group.dismissed', subject: group.id, data: {}, cause: end.cause } satisfies DomainEvent);
      continue;
    }
    if (own.every(({ version }) => version !== null && version === group.memberVersion)) continue;
    changed.push(own.reduce(waitingFor, group));
    const slot = Math.floor(clock.nowMs() / SLOT_MS) + 1;
    tx.enqueue({ ...readWork(group.id), notBeforeMs: slot * SLOT_MS, once: `group.read:${group.id}:${slot}` });
  }
  await storeGroups(tx, changed);
};

export const dissolved = (group: GroupRecord, atMs: number): GroupRecord => ({ ...group, status: 'dismissed', dismissedAtMs: atMs, wantedVersion: null, members: 0, externals: 0 });

/** An older event that comes late does not say what is true now. */
function waitingFor(group: GroupRecord, { version, atMs }: ChatReport): GroupRecord {
  if (version === null || version.length > LONGEST_VERSION || (group.heardAtMs !== null && group.heardAtMs > atMs)) return group;
  return { ...group, wantedVersion: version, heardAtMs: atMs };
}

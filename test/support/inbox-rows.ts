import { randomBytes } from 'node:crypto';
import { InboxRow } from '../../entities/inbox-row';
import { timeSortedId } from '../../src/kernel/ids';
import type { Machine } from '../../src/kernel/machine';

/** A callback as it lies in the inbox; parked and an hour old unless told. */
export function inboxRow(more: Partial<InboxRow> = {}): InboxRow {
  const receivedAtMs = more.receivedAtMs ?? Date.now() - 3_600_000;
  const id = timeSortedId(receivedAtMs, randomBytes(10));
  return {
    id, hash: id, receivedAtMs, body: '<xml/>', urgent: 0, event: 'e', changeType: null, status: 'parked', attempts: 3, notBeforeMs: receivedAtMs, leaseUntilMs: null, claimToken: null, error: 'x', doneAtMs: null, ...more,
  };
}

const AT_ONCE = 500;

export async function storeInbox({ unitOfWork }: Pick<Machine, 'unitOfWork'>, rows: readonly InboxRow[]): Promise<void> {
  for (let from = 0; from < rows.length; from += AT_ONCE) await unitOfWork.run((tx) => tx.insert(InboxRow, rows.slice(from, from + AT_ONCE)));
}

import type { Tx } from '../../kernel/database/unit-of-work';
import type { CustomerId } from '../../vocabulary/events';

export const LEFT = 'this customer asked for no more messages';

/** Messages to a customer that have not left go no more. One whose call is out, or may have arrived, is left to its sender. */
export const cancelMessages = (tx: Tx, customerId: CustomerId, nowMs: number): Promise<number> => tx.change(
  "UPDATE work SET status = 'expired', delivery = 'expired', error = ?, doneAtMs = ? WHERE recipient = ? AND delivery = 'queued' AND status = 'pending' AND doubt = 0", [LEFT, nowMs, `customer:${customerId}`]);

import type { Tx } from '../../kernel/database/unit-of-work';
import type { Machine } from '../../kernel/machine';
import type { CustomerId } from '../../vocabulary/events';
import { businessDay, nextMorningMs } from './business-day';
import { CUSTOMER_MESSAGE } from './send-customer-message';
import { holdQueued } from './thanks-store';

/**
 * There is something to thank these customers for. The first thanks of a business day go at once; further ones wait for the next morning and go
 * together (policy 29). A message that is queued and untouched says everything by itself: its text is composed when it is sent.
 */
export function makeThankCustomers({ clock, database, timeZone }: Pick<Machine, 'clock' | 'database'> & { timeZone: string }) {
  return async (tx: Tx, customerIds: readonly CustomerId[]): Promise<void> => {
    const nowMs = clock.nowMs();
    const today = { day: businessDay(nowMs, timeZone), notBeforeMs: nowMs };
    const morningMs = nextMorningMs(nowMs, timeZone);
    const tomorrow = { day: businessDay(morningMs, timeZone), notBeforeMs: morningMs };
    const onceOf = (customerId: CustomerId, day: string) => `thanks:${customerId}:${day}`;
    const unique = [...new Set(customerIds)];
    const queued = await holdQueued(tx, unique.map((customerId) => onceOf(customerId, today.day)), database.engine);
    for (const customerId of unique) {
      const standing = queued.get(onceOf(customerId, today.day));
      if (standing?.untouched) continue;
      const { day, notBeforeMs } = standing ? tomorrow : today;
      tx.enqueue({ kind: CUSTOMER_MESSAGE, lane: 'send', key: customerId, to: `customer:${customerId}`, payload: {}, notBeforeMs, once: onceOf(customerId, day) });
    }
  };
}

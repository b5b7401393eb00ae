import type { Tx } from '../../kernel/database/unit-of-work';
import type { Machine } from '../../kernel/machine';
import type { CustomerId } from '../../vocabulary/events';
import { businessDay, nextMorningMs } from './business-day';
import { CUSTOMER_MESSAGE } from './send-customer-message';
import { holdUnsent, isQueued } from './thanks-store';

/**
 * There is something to thank this customer for. The first thanks of a business day go at once; further ones wait for the next morning and go
 * together (policy 29). A message that is queued and untouched says everything by itself: its text is composed when it is sent.
 */
export function makeThankCustomer({ clock, timeZone }: Pick<Machine, 'clock'> & { timeZone: string }) {
  return async (tx: Tx, { customerId }: { customerId: CustomerId }): Promise<void> => {
    const nowMs = clock.nowMs();
    const morningMs = nextMorningMs(nowMs, timeZone);
    const onceOf = (atMs: number) => `thanks:${customerId}:${businessDay(atMs, timeZone)}`;
    if (await holdUnsent(tx, onceOf(nowMs))) return;
    const notBeforeMs = (await isQueued(tx, onceOf(nowMs))) ? morningMs : nowMs;
    tx.enqueue({ kind: CUSTOMER_MESSAGE, lane: 'send', key: customerId, to: `customer:${customerId}`, payload: {}, notBeforeMs, once: onceOf(notBeforeMs) });
  };
}

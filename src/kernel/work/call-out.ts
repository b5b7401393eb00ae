import { AsyncLocalStorage } from 'node:async_hooks';
import type { Held } from './lease-table';

/** A call that is out for a row, and until when the row is known to be ours. */
export interface CallOut extends Held {
  heldUntilMs: number;
}

const running = new AsyncLocalStorage<CallOut>();

/** Runs a sender for its row. */
export const callingFor = <T>(call: CallOut, send: () => Promise<T>): Promise<T> => running.run(call, send);

/** What one exchange takes at most. */
const EXCHANGE_MS = 5000;

/**
 * Asked in the last moment before something leaves. A process that slept since it claimed the row wakes in the middle of a sender and does not know that
 * another holder has looked, found nothing and sent: so nothing leaves that could have its effect after the lease. Outside of senders always true.
 */
export function mayStillLeave(nowMs: number): boolean {
  const call = running.getStore();
  return call === undefined || nowMs + EXCHANGE_MS <= call.heldUntilMs;
}

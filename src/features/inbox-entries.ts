import type { Cause } from '../kernel/events';
import type { Turn } from '../kernel/inbox/reading';
import type { WecomEvent } from '../wecom';

/** What an arrival brings along: who caused it, and when it reached us. */
export interface ArrivalMeta {
  cause: Cause;
  receivedAtMs: number;
}

/** How a room takes one kind of callback: whose turn it is, and the verb to run in the inbox row's own transaction. */
export type InboxEntries = {
  [Type in WecomEvent['type']]?: (event: Extract<WecomEvent, { type: Type }>, meta: ArrivalMeta) => Turn;
};

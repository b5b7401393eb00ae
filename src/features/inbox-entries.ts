import type { Cause } from '../kernel/events';
import type { Tx } from '../kernel/database/unit-of-work';
import type { WecomEvent } from '../wecom';

/** How a room takes one kind of callback: whose turn it is, and the verb to run in the inbox row's own transaction. */
export type InboxEntries = {
  [Type in WecomEvent['type']]?: (event: Extract<WecomEvent, { type: Type }>, meta: { cause: Cause; receivedAtMs: number }) => InboxTurn;
};

export interface InboxTurn {
  key: string;
  handle(tx: Tx): Promise<void>;
}

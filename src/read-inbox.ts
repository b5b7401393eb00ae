import type { Tx } from './kernel/database/unit-of-work';
import type { InboxReader, Reading } from './kernel/inbox/inbox-runner';
import type { MessagesRoom } from './features/messages';
import type { InboxEntries, InboxTurn } from './features/inbox-entries';
import type { Cause } from './kernel/events';
import { parseEvent, peekEvent, type WecomEvent } from './wecom';

type Entry = (event: WecomEvent, meta: { cause: Cause; receivedAtMs: number }) => InboxTurn;

/** Hands each stored callback to the rooms that take its kind; what no room takes is kept, what cannot be read is parked. */
export function createInboxReader(entries: readonly InboxEntries[], messages: MessagesRoom): InboxReader {
  const takersOf = (type: string): Entry[] => entries.flatMap((entry) => {
    const taker = (entry as Record<string, Entry | undefined>)[type];
    return taker ? [taker] : [];
  });
  return {
    read(arrival): Reading {
      const { event, changeType } = peekEvent(arrival.body ?? '');
      if (arrival.body === null) return { kind: 'park', event, changeType, why: 'the content was blanked when its retention ended' };
      const parsed = parseEvent(arrival.body);
      if (parsed.kind === 'odd') return { kind: 'park', event, changeType, why: parsed.why };
      if (parsed.kind === 'message') return { kind: 'keep', event, changeType };
      const takers = takersOf(parsed.event.type);
      if (takers.length === 0) return { kind: 'keep', event, changeType };
      const meta = { cause: { type: 'callback' as const, id: arrival.id }, receivedAtMs: arrival.receivedAtMs };
      const turns = takers.map((taker) => taker(parsed.event, meta));
      return { kind: 'handle', event, changeType, key: turns[0]?.key ?? '', handle: (tx) => inTurn(turns, tx) };
    },
    async urgentWork(arrival) {
      const parsed = arrival.body === null ? null : parseEvent(arrival.body);
      if (parsed?.kind !== 'event') return null;
      const { event } = parsed;
      const greets = event.type === 'external_contact.add' || event.type === 'external_contact.add_half' || event.type === 'external_contact.msg_audit_approved';
      return greets ? messages.welcomeWork(event, arrival) : null;
    },
  };
}

async function inTurn(turns: readonly InboxTurn[], tx: Tx): Promise<void> {
  for (const turn of turns) await turn.handle(tx);
}

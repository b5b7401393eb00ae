import type { InboxReader, Reading, Turn } from './kernel/inbox/reading';
import type { MessagesRoom } from './features/messages';
import type { ArrivalMeta, InboxEntries } from './features/inbox-entries';
import { parseEvent, peekEvent, type WecomEvent } from './wecom';

type Entry = (event: WecomEvent, meta: ArrivalMeta) => Turn;

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
      return { kind: 'handle', event, changeType, turns: takers.map((taker) => taker(parsed.event, meta)) };
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

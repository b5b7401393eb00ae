import type { ServerResponse } from 'node:http';
import type { Machinery } from '../control/machinery';

const STILL_HERE_MS = 15_000;
const MOST_LISTENERS = 20;

/** What happens, as server-sent events: `delivery` for a callback that came to its end, `call` for a call of the bot. Answers false when too many listen. */
export function openLive(response: ServerResponse, { journal, mailroom }: Pick<Machinery, 'journal' | 'mailroom'>, listeners: Set<ServerResponse>): boolean {
  if (listeners.size >= MOST_LISTENERS) return false;
  listeners.add(response);
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' });
  const tell = (event: string, data: unknown) => void response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
  tell('hello', {});
  const ends = [
    mailroom.deliveries.listen((delivery) => tell('delivery', delivery)),
    journal.listen((call) => tell('call', call)),
  ];
  const pulse = setInterval(() => void response.write(': still here\n\n'), STILL_HERE_MS).unref();
  response.once('close', () => {
    clearInterval(pulse);
    listeners.delete(response);
    for (const end of ends) end();
  });
  return true;
}

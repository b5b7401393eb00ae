/** What this page reads of the simulator's control API; the shapes are the simulator's own. */
export interface Member { userId: string; name: string; activated: boolean; realName: boolean; inRange: boolean; left: boolean }
export interface Person { externalUserId: string; name: string }
export interface Follow { userId: string; externalUserId: string; createdAtMs: number; deletedByCustomer: boolean; deletedByStaffAtMs: number | null }
export interface World { staff: Member[]; customers: Person[]; follows: Follow[] }
export interface Attempt { atMs: number; tookMs: number; status: number | null; encrypt: string }
export interface Delivery { plaintext: string; raisedAtMs: number; outcome: 'delivered' | 'failed' | 'lost'; attempts: Attempt[] }
export interface ApiCall { api: string; method: string; query: Record<string, string>; body: unknown; atMs: number; httpStatus: number; errcode: number | null; faults: string[] }
export interface Verdict { id: string; campaignId: string; referrerExternalUserId: string; refereeExternalUserId: string; status: string; reason: { code: string; text: string } | null; addedAt: string }
export interface BotView {
  connected: boolean;
  links: Partial<Record<'console' | 'sidebar' | 'h5', string>>;
  verdicts: Verdict[];
  codes: { referrer: string; configId: string; campaign: string }[];
  ledger: { ok: boolean; entries: number } | null;
}

/** Runs one action of the world. Throws what the simulator says of an impossible wish. */
export async function act<T = unknown>(name: string, input: object = {}): Promise<T> {
  const answer = await fetch(`/_sim/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(input) });
  const body = (await answer.json().catch(() => ({}))) as T & { error?: string };
  if (!answer.ok) throw new Error(body.error ?? String(answer.status));
  return body;
}

export const readWorld = (): Promise<World> => act<World>('world');
export const readBot = (): Promise<BotView> => act<BotView>('botView');

export interface Listener { delivery(delivery: Delivery): void; call(call: ApiCall): void; connected(isUp: boolean): void }

/** The browser reconnects by itself; answers how to stop. */
export function listen(listener: Listener): () => void {
  const source = new EventSource('/_sim/live');
  source.addEventListener('hello', () => listener.connected(true));
  source.addEventListener('error', () => listener.connected(false));
  source.addEventListener('delivery', (event) => listener.delivery(JSON.parse((event as MessageEvent<string>).data) as Delivery));
  source.addEventListener('call', (event) => listener.call(JSON.parse((event as MessageEvent<string>).data) as ApiCall));
  return () => source.close();
}

import type { Tx } from '../../kernel/database/unit-of-work';
import type { NewWork, SendLane } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import { replayWork, undoneWork } from '../../kernel/work/replay';
import { begin, isDue, refuse, wish, type Wishes } from './decide-wishes';
import { lockWishes, storeWishes, type WishKind, type WishOwner, type WishRecord } from './wish-store';

export interface Ask extends WishOwner {
  values: Readonly<Record<string, boolean | string | number>>;
}

const LANES: Readonly<Record<WishKind, SendLane>> = { 'tag.mark': 'bulk', 'tag.create': 'send', 'tag.change': 'send' };

const onceOf = ({ kind, id }: WishRecord, workNo: number) => `${kind}:${id}:${workNo}`;
const workOf = (row: WishRecord): NewWork => ({
  kind: row.kind, key: row.id, lane: LANES[row.kind], payload: {}, once: onceOf(row, row.workNo), ...(row.customerId === null ? {} : { to: `customer:${row.customerId}` }),
});

/**
 * Writes down what is wanted and sees to it that one call works on it: two calls for one pair at once are refused by WeCom (45035), and two contrary ones
 * would end in whichever order. What is under way takes new wishes up when it ends.
 */
export async function askWishes(deps: Machine, tx: Tx, asks: readonly Ask[]): Promise<WishRecord[]> {
  if (asks.length === 0) return [];
  const values = new Map<string, Ask['values']>();
  for (const ask of asks) values.set(ask.wishKey, { ...values.get(ask.wishKey), ...ask.values });
  const rows = await lockWishes(tx, asks.map(({ values: _, ...owner }) => owner), { nowMs: deps.clock.nowMs(), nextId: () => deps.ids.next() });
  const asked = rows.map((row) => ({ ...row, ...wish(row, values.get(row.wishKey) ?? {}) }));
  for (const row of asked.filter(({ workNo }) => workNo !== 0)) await wakeIfGivenUp(deps, tx, row);
  return storeAndStart(deps, tx, asked);
}

/** The row of work that was given up on runs again; its doubt stays with it. */
async function wakeIfGivenUp({ clock, bells }: Machine, tx: Tx, row: WishRecord): Promise<void> {
  const work = await undoneWork(tx, onceOf(row, row.workNo));
  if (work && (await replayWork(tx, work, clock.nowMs()))) tx.afterCommit(() => bells[work.lane].ring());
}

async function storeAndStart({ clock }: Machine, tx: Tx, rows: readonly WishRecord[]): Promise<WishRecord[]> {
  const started = rows.map((row) => (isDue(row) ? { ...row, ...begin(row) } : row));
  await storeWishes(tx, started, clock.nowMs());
  for (const row of started.filter((_, index) => isDue(rows[index] as WishRecord))) tx.enqueue(workOf(row));
  return started;
}

/** Calls came to their end: what was asked meanwhile is begun. `next` says what is wanted still. */
export async function endWishes(deps: Machine, tx: Tx, ended: readonly { row: WishRecord; next: Wishes; reason: string | null }[]): Promise<void> {
  await storeAndStart(deps, tx, ended.map(({ row, next, reason }) => ({ ...row, ...next, reason })));
}

export const refused = (row: WishRecord, reason: string): { row: WishRecord; next: Wishes; reason: string } => ({ row, next: refuse(row), reason });

const LOOK_EVERY_MS = 40;
const WAIT_MS = 5000;

/** Waits up to 5 s until nothing is wanted any more of what `ask` asked for; what takes longer goes on by itself. */
export async function waitFor(deps: Machine, read: () => Promise<WishRecord | null>, ask: { no: number; names: readonly string[] }): Promise<{ status: 'done' | 'pending' | 'refused'; reason: string | null }> {
  const untilMs = performance.now() + WAIT_MS;
  for (;;) {
    const row = await read();
    if (row && row.refusedNo >= ask.no) return { status: 'refused', reason: row.reason };
    if (!row || ask.names.every((name) => row.wanted[name] === undefined)) return { status: 'done', reason: null };
    if (performance.now() >= untilMs) return { status: 'pending', reason: null };
    await deps.clock.sleep(LOOK_EVERY_MS);
  }
}

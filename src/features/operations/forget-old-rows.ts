import type { Clock } from '../../kernel/clock';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Job } from '../../kernel/work/registry';
import { arrivalsAfter, AT_ONCE, blankBodies, deleteArrivals, deleteWork, placeOf, storePlace, workAfter, type AgedWork } from './retention-store';

export const FORGET = 'operations.forget';
export const forgetWork = () => ({ kind: FORGET, key: 'all', payload: {} });

const DAY_MS = 86_400_000;
/** What callbacks said about people is kept so long (architecture 9). */
export const BODIES_MS = 30 * DAY_MS;
/** Keys by which a repeat is known, of callbacks and of work that is done once, and what was said to whom. */
export const KEYS_MS = 400 * DAY_MS;
const FINISHED = new Set(['done', 'failed', 'expired']);
const WALK_AGAIN_MS = 7 * DAY_MS;

const BODIES = 'retention.bodies';
const WORK = 'retention.work';

/** Blanks old callbacks, then deletes what even their keys are kept for; a step at a time, each a short transaction, until nothing is old. */
export const forgetOldRows = ({ clock }: { clock: Clock }): Job => ({
  kind: FORGET,
  async run(tx) {
    const nowMs = clock.nowMs();
    const more = [await blankStep(tx, nowMs), await deleteStep(tx, nowMs), await workStep(tx, nowMs)];
    if (more.includes(true)) tx.enqueue(forgetWork());
  },
});

/** A callback that still waits after all that time (the bot was off for a month) is worked first and blanked then. */
async function blankStep(tx: Tx, nowMs: number): Promise<boolean> {
  const place = await placeOf(tx, BODIES);
  const rows = await arrivalsAfter(tx, place.after);
  const end = rows.findIndex(({ atMs, status }) => atMs >= nowMs - BODIES_MS || status === 'pending' || status === 'processing');
  const old = end < 0 ? rows : rows.slice(0, end);
  const last = old.at(-1);
  if (!last) return false;
  await blankBodies(tx, old.map(({ id }) => id));
  await storePlace(tx, BODIES, { after: last.id, begunAtMs: nowMs });
  return old.length === AT_ONCE;
}

async function deleteStep(tx: Tx, nowMs: number): Promise<boolean> {
  const old = (await arrivalsAfter(tx, '')).filter(({ atMs, status }) => atMs < nowMs - KEYS_MS && status !== 'pending' && status !== 'processing').map(({ id }) => id);
  if (old.length > 0) await deleteArrivals(tx, old);
  return old.length === AT_ONCE;
}

/** Once a week from the oldest row: what had to stay the last time may go by now. */
async function workStep(tx: Tx, nowMs: number): Promise<boolean> {
  const stored = await placeOf(tx, WORK);
  const place = stored.after === '' ? { after: '', begunAtMs: nowMs } : stored;
  if (stored.after === '' && nowMs - stored.begunAtMs < WALK_AGAIN_MS) return false;
  const rows = (await workAfter(tx, place.after)).filter(({ atMs }) => atMs < nowMs - BODIES_MS);
  const over = rows.filter((row) => mayGo(row, nowMs)).map(({ id }) => id);
  if (over.length > 0) await deleteWork(tx, over);
  const isWhole = rows.length === AT_ONCE;
  await storePlace(tx, WORK, { ...place, after: isWhole ? (rows.at(-1)?.id ?? '') : '' });
  return isWhole;
}

/** Work that is done once, and messages, stay as long as the keys of callbacks: a repeat must find them. */
const mayGo = ({ status, once, delivery, atMs }: AgedWork, nowMs: number): boolean =>
  FINISHED.has(status) && (once === null && delivery === null ? atMs < nowMs - BODIES_MS : atMs < nowMs - KEYS_MS);

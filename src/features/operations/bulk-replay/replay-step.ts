import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Machine } from '../../../kernel/machine';
import type { Job } from '../../../kernel/work/registry';
import type { DomainEvent } from '../../../vocabulary/events';
import { AT_ONCE } from '../retention-store';
import { advanceReplay, arrivalsToReplay, closeReplay, dueAtLeast, replayArrivals, takeReplay, type BulkReplayRecord } from './bulk-replay-store';

const STEP = 'inbox.replay_step';
const LOOK_AGAIN_MS = 1000;

export const stepWork = (runId: string, notBeforeMs?: number) => ({ kind: STEP, key: runId, payload: {}, ...(notBeforeMs === undefined ? {} : { notBeforeMs }) });

/**
 * The next callbacks of a bulk replay, in the order of their ids: each is met once, whatever becomes of it. What arrives is worked by id too, so old ones come
 * before new ones; a step waits until the one before is worked off, and a new friend waits for two hundred old callbacks at the most.
 */
export const replayStep = ({ clock, bells }: Pick<Machine, 'clock' | 'bells'>): Job => ({
  kind: STEP,
  async run(tx, { id: workId, key: runId }) {
    const nowMs = clock.nowMs();
    const run = await takeReplay(tx, runId);
    if (!run) return;
    if (await dueAtLeast(tx, AT_ONCE, nowMs)) return tx.enqueue(stepWork(runId, nowMs + LOOK_AGAIN_MS));
    const ids = await arrivalsToReplay(tx, run, AT_ONCE);
    const replayed = ids.length === 0 ? 0 : await replayArrivals(tx, ids, run.wanted, nowMs);
    const untouched = ids.length - replayed;
    await advanceReplay(tx, runId, { afterId: ids.at(-1) ?? run.afterId, replayed, untouched, nowMs });
    if (replayed > 0) tx.afterCommit(() => bells.inbox.ring());
    if (ids.length === AT_ONCE) return tx.enqueue(stepWork(runId));
    await finish(tx, run, { replayed, untouched, nowMs, workId });
  },
});

async function finish(tx: Tx, run: BulkReplayRecord, { replayed, untouched, nowMs, workId }: { replayed: number; untouched: number; nowMs: number; workId: string }): Promise<void> {
  await closeReplay(tx, run.id, 'done', nowMs);
  const data = { replayed: run.replayed + replayed, untouched: run.untouched + untouched };
  tx.emit({ type: 'inbox.bulk_replayed', subject: run.id, data, cause: { type: 'work', id: workId } } satisfies DomainEvent);
}

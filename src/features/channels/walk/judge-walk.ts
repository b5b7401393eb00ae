import type { CodeWalk } from '../../../../entities/code-walk';
import type { NewWork } from '../../../kernel/events';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Machine } from '../../../kernel/machine';
import type { Job, Sender } from '../../../kernel/work/registry';
import { adviseAfter, WecomError, type Wecom } from '../../../wecom';
import type { KeepQuota } from '../quota/keep-quota';
import { GONE_CONFIG } from '../remove-way';
import { activeAfter, contactWayById, storeLost } from '../store';
import { decideAbsent, isAbsent } from './decide-walk';
import { forgetUnseen, lockWalk, storeWalk } from './walk-store';

type Deps = Machine & { wecom: Wecom; quota: KeepQuota };

interface Step {
  /** Id of the last code that was looked at. */
  after?: string;
  /** What is absent has been counted, and is few. */
  asking?: boolean;
  /** All was asked about; what other tools deleted is forgotten. */
  tidying?: boolean;
}

const PAGE = 500;

export const judgeWork = (walkId: string, step: Step): NewWork => ({ kind: 'contact_way.judge', key: walkId, payload: { ...step } });

/** The listing came to its end: which of ours does it lack? Counted first, and asked about one by one only when they are few. */
export const judgeWalk = (deps: Deps): Job => ({
  kind: 'contact_way.judge',
  async run(tx, { key: walkId, payload }) {
    const walk = await lockWalk(tx, walkId);
    if (walk?.status !== 'judging') return;
    const step = payload as Step;
    if (step.tidying) return tidy(deps, tx, walk);
    const ways = await activeAfter(tx, step.after ?? '', PAGE);
    const absent = ways.filter((way) => isAbsent(way, walk));
    const last = ways.at(-1);
    const next = last && ways.length === PAGE ? { ...step, after: last.id } : null;
    if (step.asking) {
      for (const { id, configId } of absent) tx.enqueue({ kind: 'contact_way.confirm', lane: 'bulk', key: id, payload: { configId } });
      return tx.enqueue(judgeWork(walkId, next ?? { tidying: true }));
    }
    const counted = { ...walk, held: walk.held + ways.length, absent: walk.absent + absent.length, progressAtMs: deps.clock.nowMs() };
    await storeWalk(tx, counted);
    if (next) return tx.enqueue(judgeWork(walkId, next));
    if (decideAbsent(counted) === 'park') return close(deps, tx, counted, 'parked');
    tx.enqueue(judgeWork(walkId, counted.absent > 0 ? { asking: true } : { tidying: true }));
  },
});

async function tidy(deps: Deps, tx: Tx, walk: CodeWalk): Promise<void> {
  if (await forgetUnseen(tx, walk.id, PAGE)) return tx.enqueue(judgeWork(walk.id, { tidying: true }));
  await close(deps, tx, walk, 'done');
}

async function close({ clock, quota }: Deps, tx: Tx, walk: CodeWalk, status: 'done' | 'parked'): Promise<void> {
  const reason = status === 'parked' ? 'the listing lacks more of our codes than may be believed' : null;
  await storeWalk(tx, { ...walk, openKey: null, status, reason, finishedAtMs: clock.nowMs() });
  await quota.count(tx, status === 'done');
}

/** A complete listing lacks this one: does WeCom itself know nothing of it? Only then it is made anew by the next ask. */
export const confirmLost = (deps: Deps): Sender<{ lost: boolean }> => ({
  kind: 'contact_way.confirm', lane: 'bulk',
  async send(work) {
    const way = await contactWayById(deps.database, work.key);
    const { configId } = work.payload as { configId: string };
    if (way?.status !== 'active' || way.configId !== configId) return { kind: 'done' };
    try {
      await deps.wecom.contactWays.get(configId);
      return { kind: 'done', result: { lost: false } };
    } catch (error) {
      if (error instanceof WecomError && error.code === GONE_CONFIG) return { kind: 'done', result: { lost: true } };
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind === 'done' && outcome.result?.lost) await storeLost(tx, { id: work.key, configId: String(work.payload['configId']), nowMs: deps.clock.nowMs() });
  },
});

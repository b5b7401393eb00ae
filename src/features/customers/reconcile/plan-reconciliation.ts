import type { ReconcileMember } from '../../../../entities/reconcile-member';
import type { Machine } from '../../../kernel/machine';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Job } from '../../../kernel/work/registry';
import { memberStates } from '../baseline';
import { countRun, deleteOtherMembers, flagRun, insertMembers, runById, staffToReconcile, type ParkedFor, type PlannedStaff } from './reconcile-store';
import { startNext, type Steps } from './steps';

export const planWork = (runId: string) => ({ kind: 'reconcile.plan', key: runId, payload: {} });

/** Members of one transaction. */
const PAGE = 100;
/** Members who are listed at the same time: what else wants to be asked of WeCom gets its turn between them. */
const AT_ONCE = 8;
/** First listings are waited for: what they have not seen yet was not missed. One that takes longer is left to the next reconcile. */
const FIRST_WITHIN_MS = 10 * 60_000;
const LOOK_AGAIN_MS = 1000;

/** A row for every member: to be listed, or parked at once, because WeCom shows nobody's customers but those of members in range (policy 6). */
export const planReconciliation = (deps: Machine & { steps: Steps }): Job => ({
  kind: 'reconcile.plan',
  async run(tx, { key: runId, payload }) {
    const run = await runById(tx, runId);
    if (run?.status !== 'running' || run.planned === 1) return;
    const nowMs = deps.clock.nowMs();
    const { after = '' } = payload as { after?: string };
    const staff = await staffToReconcile(tx, after, PAGE);
    const first = await memberStates(tx, staff.map(({ id }) => id));
    const waits = staff.some(({ id, inRange }) => inRange === 1 && (first.get(id) ?? 'open') === 'open');
    if (waits && nowMs - run.startedAtMs < FIRST_WITHIN_MS) {
      await countRun(tx, runId, {}, nowMs);
      return tx.enqueue({ ...planWork(runId), payload, notBeforeMs: nowMs + LOOK_AGAIN_MS });
    }
    if (after === '') await deleteOtherMembers(tx, runId);
    await planPage(deps, tx, runId, staff, first);
    if (staff.length === PAGE) return tx.enqueue({ ...planWork(runId), payload: { after: staff.at(-1)?.id } });
    await flagRun(tx, runId, 'planned');
    for (let n = 0; n < AT_ONCE; n += 1) await startNext(tx, runId);
    await deps.steps.goOn(tx, runId, {});
  },
});

async function planPage({ ids, clock, steps }: Machine & { steps: Steps }, tx: Tx, runId: string, staff: readonly PlannedStaff[], first: ReadonlyMap<string, string>): Promise<void> {
  const listable = staff.filter(({ id, inRange }) => inRange === 1 && first.get(id) === 'done');
  const outside = staff.filter(({ inRange }) => inRange === 0);
  const row = (staffId: string, state: ReconcileMember['state'], parkedFor: ParkedFor | null = null): ReconcileMember =>
    ({ id: ids.next(), runId, staffId, state, begunAtMs: null, pageCursor: null, markCursor: null, pages: 0, held: 0, absent: 0, comparedTo: null, parkedFor });
  const parked = outside.map(({ id }) => row(id, 'parked', 'out_of_range'));
  await insertMembers(tx, [...listable.map(({ id }) => row(id, 'waiting')), ...parked]);
  await countRun(tx, runId, { members: listable.length + parked.length, toList: listable.length, parked: parked.length }, clock.nowMs());
  for (const member of parked) steps.tellParked(tx, member, 'out_of_range');
}

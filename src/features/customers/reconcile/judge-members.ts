import type { ReconcileMember } from '../../../../entities/reconcile-member';
import type { Reconciliation } from '../../../../entities/reconciliation';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Machine } from '../../../kernel/machine';
import type { Job } from '../../../kernel/work/registry';
import { decideBrake } from './decide-reconcile';
import { flagRun, heldFollows, memberIn, runById, storeMember } from './reconcile-store';
import { judgeWork, type Steps } from './steps';

type Deps = Machine & { steps: Steps };

/** Follows that one transaction compares. */
const PAGE = 200;
/** Ends that are asked about at the same time. */
const ASKED_AT_ONCE = 50;
const WAIT_MS = 1000;

/**
 * When everybody is listed: member by member, page by page, which follows did the listing lack? First they are counted, and too many end none (policy 6);
 * then each is asked about by itself, because a page that WeCom forgot looks like the last one.
 */
export const judgeMembers = (deps: Deps): Job => ({
  kind: 'reconcile.judge',
  async run(tx, { key: runId }) {
    const run = await runById(tx, runId);
    if (run?.status !== 'running' || run.judged === 1) return;
    const member = (await memberIn(tx, runId, 'listed')) ?? (await memberIn(tx, runId, 'ending'));
    if (!member) {
      await flagRun(tx, runId, 'judged');
      return deps.steps.goOn(tx, runId, {});
    }
    await (member.state === 'listed' ? compare(deps, tx, member) : ask(deps, tx, run, member));
    tx.enqueue(judgeWork(runId, run.toConfirm >= ASKED_AT_ONCE ? deps.clock.nowMs() + WAIT_MS : undefined));
  },
});

const pageOf = (tx: Tx, { id, staffId, begunAtMs, comparedTo }: ReconcileMember) =>
  heldFollows(tx, { memberId: id, staffId, upToMs: begunAtMs ?? 0, after: comparedTo ?? '', limit: PAGE });

async function compare(deps: Deps, tx: Tx, member: ReconcileMember): Promise<void> {
  const page = await pageOf(tx, member);
  const counted = { ...member, held: member.held + page.length, absent: member.absent + page.filter(({ listed }) => Number(listed) === 0).length };
  if (page.length === PAGE) return void (await storeMember(tx, { ...counted, comparedTo: page.at(-1)?.customerId ?? null }));
  const parked = decideBrake(counted) === 'park';
  await storeMember(tx, { ...counted, comparedTo: null, state: parked ? 'parked' : counted.absent > 0 ? 'ending' : 'done', parkedFor: parked ? 'too_many' : null });
  if (!parked) return;
  deps.steps.tellParked(tx, counted, 'too_many');
  await deps.steps.goOn(tx, member.runId, { parked: 1, toConfirm: 0 });
}

async function ask(deps: Deps, tx: Tx, run: Reconciliation, member: ReconcileMember): Promise<void> {
  if (run.toConfirm >= ASKED_AT_ONCE) return;
  const page = await pageOf(tx, member);
  const absent = page.filter(({ listed }) => Number(listed) === 0);
  for (const { customerId } of absent) tx.enqueue({ kind: 'reconcile.confirm', lane: 'bulk', key: customerId, payload: { member: member.id } });
  const last = page.length < PAGE;
  await storeMember(tx, { ...member, comparedTo: page.at(-1)?.customerId ?? member.comparedTo, state: last ? 'done' : 'ending' });
  await deps.steps.goOn(tx, run.id, { toConfirm: absent.length });
}

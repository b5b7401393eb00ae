import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Machine } from '../../../kernel/machine';
import type { Sender } from '../../../kernel/work/registry';
import { adviseAfter, WecomError, type TransferAnswer, type Wecom } from '../../../wecom';
import { staffByIds } from '../../staff';
import { stateOfAnswer } from './decide-handover';
import { handoverById, lockHandover, queuedRows, storeRows, type NamedRow } from './handover-store';
import { goOn, pollWork } from './poll-handover';

type Deps = Machine & { wecom: Wecom };
type Sent = { rows: NamedRow[]; askedAtMs: number } & ({ answers: TransferAnswer[] } | { refusedBy: number | null });

/** doc 92125 */
const MOST = 100;
const ATTEMPTS = 9;
/** These name a member, not a setting of ours: waiting does not mend them. */
const ABOUT_THE_MEMBER = new Set([40098, 40205, 60011, 84074, 90510]);

export const sendWork = (handoverId: string) => ({ kind: 'handover.send', lane: 'bulk' as const, key: handoverId, payload: {} });

/**
 * transfer_customer for up to a hundred customers (doc 92125, 94081). A call whose answer was lost is made again: who is on the way already says 40100, which
 * is as good as begun (policy 30). Each customer keeps an answer of their own (pitfall 39).
 */
export const sendHandover = (deps: Deps): Sender<Sent> => ({
  kind: 'handover.send', lane: 'bulk',
  async send(work) {
    const handover = await handoverById(deps.database, work.key);
    if (!handover) return { kind: 'failed', error: 'this handover is not known' };
    const rows = await queuedRows(deps.database, handover.id, MOST);
    const askedAtMs = deps.clock.nowMs();
    if (rows.length === 0) return { kind: 'done', result: { rows, askedAtMs, answers: [] } };
    const members = new Map((await staffByIds(deps.database, [handover.handoverStaffId, handover.takeoverStaffId])).map((staff) => [staff.id, staff.userId]));
    try {
      const answers = await deps.wecom.transfers.begin({
        kind: handover.kind as 'active' | 'resigned', handoverUserId: members.get(handover.handoverStaffId) ?? '', takeoverUserId: members.get(handover.takeoverStaffId) ?? '',
        externalUserIds: rows.map((row) => row.externalUserId), ...(handover.message === null ? {} : { message: handover.message }),
      });
      return { kind: 'done', result: { rows, askedAtMs, answers } };
    } catch (error) {
      const advice = adviseAfter(error, { repeatIsHarmless: true });
      const code = error instanceof WecomError ? error.code : null;
      if (advice.kind === 'failed' || (code !== null && ABOUT_THE_MEMBER.has(code))) return { kind: 'done', result: { rows, askedAtMs, refusedBy: code } };
      return work.attempts < ATTEMPTS || (advice.kind === 'retry' && advice.free) ? advice : { kind: 'done', result: { rows, askedAtMs, answers: [] } };
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind !== 'done' || !outcome.result) return;
    await lockHandover(tx, work.key);
    await storeAnswers(tx, work.key, outcome.result);
    if ((await queuedRows(tx, work.key, 1)).length > 0) return tx.enqueue(sendWork(work.key));
    if (await goOn(deps, tx, work.key)) tx.enqueue(pollWork(work.key, deps.clock.nowMs() + FIRST_POLL_MS));
  },
});

const FIRST_POLL_MS = 10 * 60_000;

async function storeAnswers(tx: Tx, handoverId: string, sent: Sent): Promise<void> {
  const queued = new Set((await queuedRows(tx, handoverId, MOST)).map((row) => row.id));
  const answers = 'answers' in sent ? new Map(sent.answers.map(({ externalUserId, errcode }) => [externalUserId, errcode])) : null;
  await storeRows(tx, sent.rows.filter((row) => queued.has(row.id)).map(({ id, externalUserId }) => {
    const errcode = answers ? (answers.get(externalUserId) ?? null) : 'refusedBy' in sent ? sent.refusedBy : null;
    return { id, state: answers ? stateOfAnswer(errcode) : 'failed', errcode: errcode === 0 ? null : errcode, askedAtMs: sent.askedAtMs, takeoverAtMs: null };
  }));
}

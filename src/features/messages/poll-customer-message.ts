import type { CustomerThanks } from '../../../entities/customer-thanks';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Machine } from '../../kernel/machine';
import type { Outcome } from '../../kernel/work/outcome';
import type { Sender } from '../../kernel/work/registry';
import type { DomainEvent } from '../../vocabulary/events';
import { adviseAfter, WecomError, type Wecom } from '../../wecom';
import { customersByIds } from '../customers';
import { staffByIds } from '../staff';
import { nextPollMs, taskStateOf, type TaskState } from './decide-poll';
import { storeDelivery, thanksById } from './thanks-store';

export const CUSTOMER_MESSAGE_POLL = 'customer_message.poll';

type Deps = Machine & { wecom: Wecom };

const TASK_CANCELLED = 41093;
const TROUBLE_MS = 10 * 60_000;

/** 获取企业群发成员执行结果: has the member tapped? Looks with growing delays for a week, and tells the outbox row. Source: doc 93338, 97610. */
export const pollCustomerMessage = (deps: Deps): Sender<TaskState> => ({
  kind: CUSTOMER_MESSAGE_POLL, lane: 'bulk',
  async send(work) {
    const thanks = await thanksById(deps.database, String(work.payload['workId']));
    if (!thanks?.msgId) return { kind: 'failed', error: 'there is no task to look at' };
    const waitMs = nextPollMs(deps.clock.nowMs() - thanks.composedAtMs);
    try {
      const state = await look(deps, thanks, thanks.msgId);
      if (state.kind !== 'open') return { kind: 'done', result: state };
      return again(waitMs, 'the member has not tapped yet');
    } catch (error) {
      if (error instanceof WecomError && error.code === TASK_CANCELLED) return { kind: 'done', result: { kind: 'failed', error: 'the task was cancelled' } };
      const advice = adviseAfter(error, { repeatIsHarmless: true });
      return advice.kind === 'failed' ? advice : again(waitMs === null ? null : Math.min(waitMs, TROUBLE_MS), advice.error);
    }
  },
  async record(tx, work, outcome) {
    const workId = String(work.payload['workId']);
    if (outcome.kind === 'expired') await storeDelivery(tx, workId, { delivery: 'expired', sentAtMs: null, error: outcome.error });
    if (outcome.kind === 'failed') await storeDelivery(tx, workId, { delivery: 'unknown', sentAtMs: null, error: outcome.error });
    if (outcome.kind !== 'done' || !outcome.result) return;
    const state = outcome.result;
    if (state.kind === 'sent') await storeDelivery(tx, workId, { delivery: 'sent', sentAtMs: state.atMs ?? deps.clock.nowMs(), error: null });
    if (state.kind === 'not_friend') await tellNotFriend(deps, tx, workId, state.atMs);
    if (state.kind === 'failed' || state.kind === 'not_friend') await storeDelivery(tx, workId, { delivery: 'failed', sentAtMs: null, error: state.error });
  },
});

/** No listing and no callback may ever say so (policy 6): whoever keeps follows is told. Without a time of the tap it was some time since the task was made. */
async function tellNotFriend({ clock }: Deps, tx: Tx, workId: string, tappedAtMs: number | null): Promise<void> {
  const thanks = await thanksById(tx, workId);
  if (!thanks) return;
  const { customerId, staffId, composedAtMs } = thanks;
  tx.emit({ type: 'customer.not_friend', subject: customerId, data: { staffId, sinceMs: tappedAtMs ?? composedAtMs, atMs: tappedAtMs ?? clock.nowMs() }, cause: { type: 'work', id: workId } } satisfies DomainEvent);
}

/** `free`: looking is not failing, so it may go on for a week. */
const again = (afterMs: number | null, error: string): Outcome<TaskState> =>
  afterMs === null ? { kind: 'expired', error: `given up after a week: ${error}` } : { kind: 'retry', free: true, afterMs, error };

async function look({ wecom, database }: Deps, thanks: CustomerThanks, msgId: string): Promise<TaskState> {
  const [customer] = await customersByIds(database, [thanks.customerId]);
  const [sender] = await staffByIds(database, [thanks.staffId]);
  if (!customer || !sender) return { kind: 'failed', error: 'the customer or the member is no longer known' };
  const { items } = await wecom.massMessages.sendResult({ msgId, userId: sender.userId });
  return taskStateOf(items.find((item) => item.externalUserId === customer.externalUserId));
}

import type { Reader } from '../../kernel/database/database';
import { messageOf } from '../../kernel/logger';
import type { Machine } from '../../kernel/machine';
import type { Outcome, WorkItem } from '../../kernel/work/outcome';
import type { Sender } from '../../kernel/work/registry';
import type { CustomerId, StaffId } from '../../vocabulary/events';
import { adviseAfter, type Wecom } from '../../wecom';
import { customersByIds } from '../customers';
import { staffByIds } from '../staff';
import { businessDay, nextMorningMs } from './business-day';
import { FIRST_POLL_MS } from './decide-poll';
import { findTask, textHashOf } from './find-task';
import { CUSTOMER_MESSAGE_POLL } from './poll-customer-message';
import { clip } from './staff-message-text';
import { LEFT } from './cancel-messages';
import { deleteThanks, insertThanks, knownTasks, storeTask, thankedUntilMs, thanksById } from './thanks-store';

export const CUSTOMER_MESSAGE = 'customer_message';

/** What to thank a customer for since `sinceMs`, and the member who sends it; null: nothing. */
export type ComposeThanks = (reader: Reader, customerId: CustomerId, sinceMs: number) => Promise<{ text: string; senderStaffId: StaffId } | null>;

type Deps = Machine & { wecom: Wecom; timeZone: string; compose: ComposeThanks };
type Made = { msgId: string };
type Task = { customerId: CustomerId; externalUserId: string; staffId: StaffId; userId: string; text: string };

/** doc 92135 */
const TEXT_BYTES = 4000;

/**
 * 企业群发 to one customer: makes a task that the member confirms by hand (pitfall 20), so the message is `waiting` afterwards and polled.
 * Before the call a row takes the customer's day; while that row has no task, a call may have been made, and it is looked for, never made
 * again (policy 30). Source: doc 92135.
 */
export const sendCustomerMessage = (deps: Deps): Sender<Made> => ({
  kind: CUSTOMER_MESSAGE, lane: 'send',
  async send(work) {
    const thanks = await thanksById(deps.database, work.id);
    if (thanks) return lookFor(deps, work, thanks);
    const task = await compose(deps, work.key);
    if ('kind' in task) return task;
    const taken = await takeDay(deps, work, task);
    return taken ? create(deps.wecom, task) : foldIntoNextDay(deps);
  },
  async record(tx, work, outcome) {
    if (outcome.kind === 'retry' || outcome.kind === 'failed' || outcome.kind === 'expired') await deleteThanks(tx, work.id);
    if (outcome.kind !== 'done' || !outcome.result) return;
    await storeTask(tx, work.id, outcome.result.msgId);
    tx.enqueue({
      kind: CUSTOMER_MESSAGE_POLL, lane: 'bulk', key: work.key, payload: { workId: work.id },
      notBeforeMs: deps.clock.nowMs() + FIRST_POLL_MS, once: `${CUSTOMER_MESSAGE_POLL}:${work.id}`,
    });
  },
});

async function compose({ database, compose: composeThanks }: Deps, customerId: CustomerId): Promise<Task | Outcome<Made>> {
  const customer = (await customersByIds(database, [customerId]))[0];
  if (!customer) return { kind: 'failed', error: 'this customer is not known' };
  if (customer.leftAtMs !== null) return { kind: 'expired', error: LEFT };
  try {
    const thanks = await composeThanks(database, customerId, await thankedUntilMs(database, customerId));
    if (!thanks) return { kind: 'expired', error: 'nothing to say any more' };
    const sender = (await staffByIds(database, [thanks.senderStaffId]))[0];
    if (!sender) return { kind: 'failed', error: 'the member who would send it is not known' };
    return { customerId, externalUserId: customer.externalUserId, staffId: sender.id, userId: sender.userId, text: clip(thanks.text, TEXT_BYTES) };
  } catch (error) {
    return { kind: 'retry', error: messageOf(error) };
  }
}

function takeDay({ unitOfWork, clock, timeZone }: Deps, work: WorkItem, { customerId, staffId, text }: Task): Promise<boolean> {
  const composedAtMs = clock.nowMs();
  const row = { id: work.id, customerId, staffId, composedAtMs, day: businessDay(composedAtMs, timeZone), textHash: textHashOf(text) };
  return unitOfWork.run((tx) => insertThanks(tx, row));
}

function foldIntoNextDay({ clock, timeZone }: Deps): Outcome<Made> {
  const nowMs = clock.nowMs();
  return { kind: 'retry', free: true, afterMs: nextMorningMs(nowMs, timeZone) - nowMs, error: 'this customer has been thanked today' };
}

async function create(wecom: Wecom, { externalUserId, userId, text }: Task): Promise<Outcome<Made>> {
  try {
    const { msgId, failList } = await wecom.massMessages.create({ externalUserIds: [externalUserId], sender: userId, text });
    // errcode 0 with the only customer refused (pitfall 39)
    if (failList.includes(externalUserId)) return { kind: 'failed', error: 'this customer cannot be sent to' };
    return { kind: 'done', delivery: 'waiting', result: { msgId } };
  } catch (error) {
    return adviseAfter(error, { repeatIsHarmless: false });
  }
}

/** Whatever goes wrong while looking, the earlier call stays in doubt. */
async function lookFor({ wecom, database }: Deps, work: WorkItem, thanks: { staffId: StaffId; textHash: string; composedAtMs: number }): Promise<Outcome<Made>> {
  const customer = (await customersByIds(database, [work.key]))[0];
  const sender = (await staffByIds(database, [thanks.staffId]))[0];
  if (!customer || !sender) return { kind: 'unknown', error: 'the customer or the member is no longer known' };
  try {
    const lost = { textHash: thanks.textHash, externalUserId: customer.externalUserId, userId: sender.userId, calledAtMs: thanks.composedAtMs };
    const msgId = await findTask(wecom, lost, (msgIds) => knownTasks(database, msgIds));
    if (msgId !== null) return { kind: 'done', delivery: 'waiting', result: { msgId } };
    return { kind: 'unknown', error: 'an earlier attempt may have made the task, and it is not listed' };
  } catch (error) {
    return { kind: 'unknown', error: messageOf(error) };
  }
}

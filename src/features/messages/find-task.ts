import { createHash } from 'node:crypto';
import type { Wecom } from '../../wecom';

export interface LostTask {
  textHash: string;
  externalUserId: string;
  /** The member who was to be asked. */
  userId: string;
  calledAtMs: number;
}

const MINUTE_S = 60;
/** Clocks differ, and the call may have been held up on its way. */
const WINDOW_S = { before: 5 * MINUTE_S, after: 60 * MINUTE_S };
const MAX_PAGES = 20;

export const textHashOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/**
 * 获取群发记录列表: looks for the task that a call without an answer may have made, by its text and by whom it is for, since many customers are
 * thanked with the same words. Null: not there (yet). Throws WecomError. Source: doc 93338.
 */
export async function findTask(wecom: Wecom, lost: LostTask, isKnown: (msgIds: readonly string[]) => Promise<Set<string>>): Promise<string | null> {
  const calledAt = Math.floor(lost.calledAtMs / 1000);
  const window = { startTime: calledAt - WINDOW_S.before, endTime: calledAt + WINDOW_S.after };
  let cursor: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const { items, nextCursor } = await wecom.massMessages.list({ ...window, limit: 100, cursor });
    const alike = items.filter((item) => item.text !== null && textHashOf(item.text) === lost.textHash).map((item) => item.msgId);
    const known = await isKnown(alike);
    for (const msgId of alike) {
      if (!known.has(msgId) && (await isFor(wecom, msgId, lost))) return msgId;
    }
    if (nextCursor === null || nextCursor === cursor) return null;
    cursor = nextCursor;
  }
  return null;
}

async function isFor(wecom: Wecom, msgId: string, { userId, externalUserId }: LostTask): Promise<boolean> {
  const { items } = await wecom.massMessages.sendResult({ msgId, userId });
  return items.some((item) => item.externalUserId === externalUserId);
}

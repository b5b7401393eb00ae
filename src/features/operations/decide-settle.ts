export type SettleVerdict = 'go' | 'already_settled' | 'not_waiting';

/** States from which nothing comes by itself any more, or has not begun to. */
const OPEN = new Set(['pending', 'failed', 'parked']);

/** May a person mark this callback as handled? One in somebody's hands, or done by the bot, is none of theirs. */
export function decideSettle(status: string, isSettled: boolean): SettleVerdict {
  if (isSettled) return 'already_settled';
  return OPEN.has(status) ? 'go' : 'not_waiting';
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** How long a member has to tap before the thanks are given up. */
export const TAP_WITHIN_MS = 7 * 24 * HOUR_MS;
export const FIRST_POLL_MS = MINUTE_MS;

/** From this age of the task on, look again after so long: most members tap within minutes or on the same day. */
const STEPS: readonly { fromMs: number; delayMs: number }[] = [
  { fromMs: 2 * HOUR_MS + 36 * MINUTE_MS, delayMs: 6 * HOUR_MS },
  { fromMs: 36 * MINUTE_MS, delayMs: 2 * HOUR_MS },
  { fromMs: 6 * MINUTE_MS, delayMs: 30 * MINUTE_MS },
  { fromMs: 0, delayMs: 5 * MINUTE_MS },
];

/** When to look again at a 群发 task that nobody has tapped, by its age; null: it has waited long enough. */
export function nextPollMs(ageMs: number): number | null {
  if (ageMs >= TAP_WITHIN_MS) return null;
  const delayMs = STEPS.find((step) => ageMs >= step.fromMs)?.delayMs ?? FIRST_POLL_MS;
  return Math.min(delayMs, TAP_WITHIN_MS - ageMs); // the last look is at the very end
}

export type TaskState = { kind: 'open' } | { kind: 'sent'; atMs: number | null } | { kind: 'failed'; error: string } | { kind: 'not_friend'; error: string; atMs: number | null };

/** What 获取企业群发成员执行结果 says of one customer: 0 not sent, 1 sent, 2 not friends, 3 has had this month's share (doc 93338). */
export function taskStateOf(result: { status: number; sendTime: number | null } | undefined): TaskState {
  if (!result) return { kind: 'open' };
  switch (result.status) {
    case 1: return { kind: 'sent', atMs: result.sendTime === null ? null : result.sendTime * 1000 };
    case 2: return { kind: 'not_friend', error: 'not sent: the customer is no longer a friend of this member', atMs: result.sendTime === null ? null : result.sendTime * 1000 };
    case 3: return { kind: 'failed', error: "not sent: the customer has had this month's share of mass messages" };
    default: return { kind: 'open' };
  }
}

export type PermitVerdict = { kind: 'free' } | { kind: 'full'; afterMs: number };

interface Window {
  lengthMs: number;
  places: number;
}

/** WeCom drops above 30 a minute and 1,000 an hour per member without a word (doc 90236); we stay below (policy 28). */
export const WINDOWS: readonly Window[] = [{ lengthMs: 60_000, places: 20 }, { lengthMs: 3_600_000, places: 600 }];
/** Permits older than this count in no window. */
export const LONGEST_WINDOW_MS = Math.max(...WINDOWS.map((window) => window.lengthMs));
export const MOST_PLACES = Math.max(...WINDOWS.map((window) => window.places));

/**
 * May one more app message 应用消息 go to this member now? Exact sliding windows: whatever stretch of one window's length is looked at, it holds
 * no more than `places`. `takenMs`: when earlier ones went, newest first. `afterMs`: until the first place frees.
 */
export function decidePermit(takenMs: readonly number[], nowMs: number, windows: readonly Window[] = WINDOWS): PermitVerdict {
  const waits = windows.map(({ lengthMs, places }) => {
    const pushesOut = takenMs[places - 1]; // must leave the window before one more may enter
    return pushesOut === undefined ? 0 : pushesOut + lengthMs - nowMs;
  });
  const afterMs = Math.max(...waits);
  return afterMs > 0 ? { kind: 'full', afterMs } : { kind: 'free' };
}

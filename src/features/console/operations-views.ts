import type { Reader } from '../../kernel/database/database';

/** When the longest waiting of the callbacks that are due was received; null: none waits. One that was put off after a failure is not due. */
export async function oldestDueAtMs(reader: Reader, nowMs: number): Promise<number | null> {
  return (await reader.one<{ receivedAtMs: number }>("SELECT receivedAtMs FROM inbox WHERE status = 'pending' AND notBeforeMs <= ? ORDER BY id LIMIT 1", [nowMs]))?.receivedAtMs ?? null;
}

/** What callbacks had left out, as the last reconcile that came to its end found it. */
export const lastGap = (reader: Reader): Promise<{ missedAdds: number; finishedAtMs: number } | null> =>
  reader.one<{ missedAdds: number; finishedAtMs: number }>("SELECT missedAdds, finishedAtMs FROM reconciliation WHERE status = 'done' ORDER BY id DESC LIMIT 1");

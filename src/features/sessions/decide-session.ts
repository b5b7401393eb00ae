export type SessionKind = 'staff' | 'customer' | 'break_glass';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long a session lasts: unused, and at most. A customer opens the page in their own WeChat now and then; staff see other people's data. */
export const LIMITS: Readonly<Record<SessionKind, { idleMs: number; absoluteMs: number }>> = {
  staff: { idleMs: 8 * HOUR_MS, absoluteMs: 7 * DAY_MS },
  break_glass: { idleMs: 8 * HOUR_MS, absoluteMs: 7 * DAY_MS },
  customer: { idleMs: 30 * DAY_MS, absoluteMs: 30 * DAY_MS },
};

const NOTED_EVERY_MS = MINUTE_MS;

export interface Life {
  seenAtMs: number;
  expiresAtMs: number;
  endsAtMs: number;
}

export const beginLife = (kind: SessionKind, nowMs: number): Life => {
  const expiresAtMs = nowMs + LIMITS[kind].absoluteMs;
  return { seenAtMs: nowMs, expiresAtMs, endsAtMs: Math.min(expiresAtMs, nowMs + LIMITS[kind].idleMs) };
};

/** The session was used: null when it is over, or what to note of it, once a minute. */
export function decideUse(kind: SessionKind, life: Life, nowMs: number): { alive: false } | { alive: true; note: Life | null } {
  if (nowMs >= life.endsAtMs) return { alive: false };
  if (nowMs - life.seenAtMs < NOTED_EVERY_MS) return { alive: true, note: null };
  return { alive: true, note: { ...life, seenAtMs: nowMs, endsAtMs: Math.min(life.expiresAtMs, nowMs + LIMITS[kind].idleMs) } };
}

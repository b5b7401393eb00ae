import type { Terms } from '../campaigns';

/** The terms of a campaign for a new one that starts now and lasts as long. What somebody acknowledged was acknowledged for that campaign only. */
export function copiedTerms({ acknowledge: _acknowledge, ...terms }: Terms, nowMs: number): Terms {
  const startsAt = Math.floor(nowMs / 1000) * 1000;
  const moved = startsAt - terms.startsAt;
  return { ...terms, startsAt, endsAt: terms.endsAt + moved, ...(terms.goal === undefined ? {} : { goal: { ...terms.goal, by: terms.goal.by + moved } }) };
}

/** Counting ends here: nobody decides otherwise for a hundred thousand than for a million. */
export const COUNTED_AT_MOST = 100_000;
const EXACT_BELOW = 10_000;
const ROUNDED_TO = 1000;

/** `about`: to the thousand, for the number moves while one looks. `at_least`: counting ended. */
export interface Count {
  n: number;
  kind: 'exact' | 'about' | 'at_least';
}

export function sayCount(found: number): Count {
  if (found < EXACT_BELOW) return { n: found, kind: 'exact' };
  if (found >= COUNTED_AT_MOST) return { n: COUNTED_AT_MOST, kind: 'at_least' };
  return { n: Math.round(found / ROUNDED_TO) * ROUNDED_TO, kind: 'about' };
}

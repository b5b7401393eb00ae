import { count } from './money';

const ENOUGH = 30;

/** A rate with its n: one decimal, or the counts themselves where n is too small for a percent; a dash where nothing was counted. */
export function rate(part: number, whole: number): string {
  if (whole <= 0) return '—';
  if (whole < ENOUGH) return `${count(part)}/${count(whole)}`;
  return `${tenths(part, whole)}%`;
}

/** Rounded half up on whole numbers: 0.45 and 45.5 are not what a float says they are. */
const tenths = (part: number, whole: number): string => {
  const found = Math.floor((part * 2000 + whole) / (2 * whole));
  return `${Math.floor(found / 10)}.${found % 10}`;
};

/** Width of a bar from zero, 0–100. */
export const share = (part: number, whole: number): number => (whole <= 0 ? 0 : Math.min(100, (part / whole) * 100));

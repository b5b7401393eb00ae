import { z } from 'zod';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const LONGEST = 365 * DAY;

/** Weeks stand alone (ISO 8601); months and years have no fixed length and are not taken; `T` needs a part behind it. */
const SHAPE = /^P(?:(?<weeks>\d{1,9})W|(?=\d|T\d)(?:(?<days>\d{1,9})D)?(?:T(?=\d)(?:(?<hours>\d{1,9})H)?(?:(?<minutes>\d{1,9})M)?(?:(?<seconds>\d{1,9})S)?)?)$/;

const DESCRIPTION = { type: 'string', format: 'duration', description: 'ISO 8601 duration without months or years, PT0S to P365D' } as const;

/** Input: `PT0S`–`P365D` → ms. */
export const DurationInput = z.string().transform((text, ctx) => {
  const ms = durationMs(text);
  if (ms !== null) return ms;
  ctx.addIssue('must be an ISO 8601 duration without months or years, from PT0S to P365D');
  return z.NEVER;
}).meta(DESCRIPTION);

/** Output, as `durationText` writes it. */
export const DurationText = z.string().regex(SHAPE).meta(DESCRIPTION);

function durationMs(text: string): number | null {
  const parts = SHAPE.exec(text)?.groups;
  if (!parts) return null;
  const count = (name: string) => Number(parts[name] ?? 0);
  const ms = count('weeks') * 7 * DAY + count('days') * DAY + count('hours') * HOUR + count('minutes') * MINUTE + count('seconds') * SECOND;
  return ms <= LONGEST ? ms : null;
}

/** Whole seconds in ms → the shortest text: 604800000 → `P7D`. Throws a RangeError for what no input could have been. */
export function durationText(ms: number): string {
  if (!Number.isInteger(ms) || ms < 0 || ms > LONGEST || ms % SECOND !== 0) throw new RangeError('a duration is whole seconds between PT0S and P365D');
  const part = (unit: number, above: number, letter: string) => {
    const count = Math.floor((ms % above) / unit);
    return count > 0 ? `${count}${letter}` : '';
  };
  const days = part(DAY, Infinity, 'D');
  const time = part(HOUR, DAY, 'H') + part(MINUTE, HOUR, 'M') + part(SECOND, MINUTE, 'S');
  if (days === '' && time === '') return 'PT0S';
  return `P${days}${time === '' ? '' : `T${time}`}`;
}

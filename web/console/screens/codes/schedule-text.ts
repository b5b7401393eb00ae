import { language, t } from '../../../shared/i18n';
import type { Channel } from './channel-form';

/** 2024-01-01 was a Monday. */
const MONDAY_MS = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;

/** 1 Monday … 7 Sunday, short, in the page's language. */
export const dayName = (day: number): string => new Intl.DateTimeFormat(language.value, { weekday: 'short', timeZone: 'UTC' }).format(MONDAY_MS + (day - 1) * DAY_MS);

/** When a member serves, a line each. */
export function scheduleLines(schedule: Channel['staff'][number]['schedule']): string[] {
  if (!schedule) return [t('channel.always')];
  const weekly = schedule.weekly.map(({ days, from, to }) => `${days.map(dayName).join(' ')} ${from}–${to}`);
  const special = (schedule.exceptions ?? []).map(({ date, ranges }) => `${date} ${ranges.length === 0 ? t('channel.off') : ranges.map(({ from, to }) => `${from}–${to}`).join(t('list.comma'))}`);
  return weekly.length + special.length === 0 ? [t('channel.never')] : [...weekly, ...special];
}

export type Language = 'zh-CN' | 'en';

export interface When {
  /** The business day is what `timeZone` says, whatever the device thinks. */
  timeZone: string;
  language: Language;
}

interface Parts { year: number; month: number; day: number; hour: string; minute: string; second: string }

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

function partsOf(ms: number, timeZone: string): Parts {
  const found = new Map<string, string>(new Intl.DateTimeFormat('en-GB', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })
    .formatToParts(ms).map(({ type, value }) => [type, value]));
  const text = (type: string) => found.get(type) ?? '';
  return { year: Number(text('year')), month: Number(text('month')), day: Number(text('day')), hour: text('hour'), minute: text('minute'), second: text('second') };
}

const two = (n: number) => String(n).padStart(2, '0');
/** Days since 1970 of that calendar day: tomorrow is one more, also over a change of clocks. */
const dayNumber = ({ year, month, day }: Parts) => Math.round(Date.UTC(year, month - 1, day) / DAY);

/** `2025-11-03 14:05:09`: finance, audit, exports and every tip. */
export function absolute(ms: number, { timeZone }: Pick<When, 'timeZone'>): string {
  const at = partsOf(ms, timeZone);
  return `${at.year}-${two(at.month)}-${two(at.day)} ${at.hour}:${at.minute}:${at.second}`;
}

/** `2025-11-03`, for date fields. */
export const dateOnly = (ms: number, when: Pick<When, 'timeZone'>): string => absolute(ms, when).slice(0, 10);

/** 刚刚 · 12 分钟前 · 今天 14:05 · 昨天 · 明天 · 11月3日 14:05 · 2024年11月3日. */
export function relative(ms: number, nowMs: number, when: When): string {
  const zh = when.language === 'zh-CN';
  const ago = nowMs - ms;
  if (ago > -MINUTE && ago < MINUTE) return zh ? '刚刚' : 'just now';
  if (ago >= 0 && ago < HOUR) return zh ? `${Math.floor(ago / MINUTE)} 分钟前` : `${Math.floor(ago / MINUTE)} min ago`;
  const [at, now] = [partsOf(ms, when.timeZone), partsOf(nowMs, when.timeZone)];
  const time = `${at.hour}:${at.minute}`;
  const named = ({ [-1]: zh ? '昨天' : 'yesterday', 0: zh ? '今天' : 'today', 1: zh ? '明天' : 'tomorrow' } as Record<number, string>)[dayNumber(at) - dayNumber(now)];
  if (named) return `${named} ${time}`;
  if (at.year === now.year) return zh ? `${at.month}月${at.day}日 ${time}` : `${at.day} ${monthName(ms, when)} ${time}`;
  return zh ? `${at.year}年${at.month}月${at.day}日` : `${at.day} ${monthName(ms, when)} ${at.year}`;
}

/** A calendar day: 11月3日, with the year when it is another. */
export function day(ms: number, nowMs: number, when: When): string {
  const [at, now] = [partsOf(ms, when.timeZone), partsOf(nowMs, when.timeZone)];
  if (when.language === 'en') return `${at.day} ${monthName(ms, when)}${at.year === now.year ? '' : ` ${at.year}`}`;
  return `${at.year === now.year ? '' : `${at.year}年`}${at.month}月${at.day}日`;
}

const monthName = (ms: number, { timeZone }: When) => new Intl.DateTimeFormat('en-GB', { timeZone, month: 'short' }).format(ms);

/** 还剩 3 小时 · 已超时 2 小时: what remains rounds down, nobody is promised time that is not there. */
export function deadline(ms: number, nowMs: number, { language }: Pick<When, 'language'>): string {
  const left = length(Math.abs(ms - nowMs), language);
  if (language === 'en') return ms >= nowMs ? `${left} left` : `${left} overdue`;
  return ms >= nowMs ? `还剩 ${left}` : `已超时 ${left}`;
}

/** A length of time in its largest whole unit: 7 天, 3 小时. */
export function length(ms: number, language: Language): string {
  const [n, zh, en] = ms >= DAY ? [Math.floor(ms / DAY), '天', 'day'] : ms >= HOUR ? [Math.floor(ms / HOUR), '小时', 'hour'] : ms >= MINUTE ? [Math.floor(ms / MINUTE), '分钟', 'minute'] : [Math.floor(ms / 1000), '秒', 'second'];
  return language === 'en' ? `${n} ${en}${n === 1 ? '' : 's'}` : `${n} ${zh}`;
}

/** ISO 8601 duration of the API (`P7D`, `PT90S`) → ms; null for another text. */
export function durationMs(text: string): number | null {
  const found = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(text);
  if (!found || text === 'P') return null;
  const [, weeks, days, hours, minutes, seconds] = found.map((part) => Number(part ?? 0));
  return (((weeks ?? 0) * 7 + (days ?? 0)) * DAY) + (hours ?? 0) * HOUR + (minutes ?? 0) * MINUTE + (seconds ?? 0) * 1000;
}

/** A wall-clock time of the business zone, as a date field gives it (`2026-11-03 09:00`) → epoch ms; null when there is no such time. */
export function instantOf(text: string, timeZone: string): number | null {
  const found = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(text);
  if (!found) return null;
  const [, year, month, date, hour, minute, second] = found.map((part) => Number(part ?? 0)) as [number, number, number, number, number, number, number];
  const wanted = Date.UTC(year, month - 1, date, hour, minute, second);
  if (Number.isNaN(wanted) || month < 1 || month > 12 || new Date(wanted).getUTCDate() !== date || hour > 23 || minute > 59 || second > 59) return null;
  let guess = wanted;
  for (let round = 0; round < 2; round += 1) guess = wanted - offsetMs(guess, timeZone); // the second round is right on the day clocks change
  return guess;
}

function offsetMs(ms: number, timeZone: string): number {
  const at = partsOf(ms, timeZone);
  return Date.UTC(at.year, at.month - 1, at.day, Number(at.hour), Number(at.minute), Number(at.second)) - Math.floor(ms / 1000) * 1000;
}

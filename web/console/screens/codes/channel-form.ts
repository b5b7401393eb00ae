import type { AnswerOf, BodyOf } from '../../../shared/api/client';

export type Channel = NonNullable<AnswerOf<'/api/console/channel-editor'>['channel']>;
export type ChannelBody = BodyOf<'/api/console/channels', 'POST'>;
export type ChannelKind = ChannelBody['kind'];
export const CHANNEL_KINDS: readonly ChannelKind[] = ['shop', 'event', 'online', 'partner'];
type Schedule = NonNullable<Channel['staff'][number]['schedule']>;
interface Range { from: string; to: string }

/** Hours as somebody writes them: `09:00-12:00, 13:30-18:00`; none on a special day: off. */
export interface WeeklyForm { days: number[]; hours: string }
export interface SpecialForm { date: string; hours: string }
export interface StaffForm { userId: string; always: boolean; weekly: WeeklyForm[]; special: SpecialForm[]; cap: string }
export interface ChannelForm { name: string; kind: ChannelKind; staff: StaffForm[]; backup: string[]; welcome: string; tagIds: string[]; asks: boolean }

export const memberForm = (userId: string): StaffForm => ({ userId, always: true, weekly: [], special: [], cap: '' });
export const usualWeek = (): WeeklyForm => ({ days: [1, 2, 3, 4, 5], hours: '09:00-18:00' });
export const NEW_CHANNEL: ChannelForm = { name: '', kind: 'shop', staff: [], backup: [], welcome: '', tagIds: [], asks: false };

const hoursOf = (ranges: readonly Range[]): string => ranges.map(({ from, to }) => `${from}-${to}`).join(', ');

/** Hours of the same days stand in one line. */
function weeklyOf(weekly: Schedule['weekly']): WeeklyForm[] {
  const lines = new Map<string, { days: number[]; ranges: Range[] }>();
  for (const { days, from, to } of weekly) {
    const sorted = [...days].sort((a, b) => a - b);
    const line = lines.get(sorted.join()) ?? { days: sorted, ranges: [] };
    line.ranges.push({ from, to });
    lines.set(sorted.join(), line);
  }
  return [...lines.values()].map(({ days, ranges }) => ({ days, hours: hoursOf(ranges) }));
}

export function formOf({ name, kind, staff, backupUserIds, welcome, tagIds, skipVerify }: Channel): ChannelForm {
  return {
    name, kind, backup: [...backupUserIds], welcome: welcome?.text ?? '', tagIds: [...tagIds], asks: !skipVerify,
    staff: staff.map(({ userId, schedule, dailyCap }) => ({
      userId, always: !schedule, cap: dailyCap === undefined ? '' : String(dailyCap), weekly: weeklyOf(schedule?.weekly ?? []), special: (schedule?.exceptions ?? []).map(({ date, ranges }) => ({ date, hours: hoursOf(ranges) })),
    })),
  };
}

const CLOCK = /^(?:([01]\d|2[0-3]):[0-5]\d|24:00)$/;

/** Null when a part of it is no range of the day; an empty text is no hours at all. */
export function rangesOf(text: string): Range[] | null {
  const parts = text.split(/[,，、;；]/).map((part) => part.trim()).filter((part) => part !== '');
  const ranges = parts.map((part) => part.replace('：', ':').replace('：', ':').split(/\s*[-–—~至]\s*/).map((time) => time.trim().padStart(5, '0')));
  const sound = ranges.every(([from = '', to = '', ...more]) => more.length === 0 && CLOCK.test(from) && CLOCK.test(to) && from < to);
  return sound ? ranges.map(([from = '', to = '']) => ({ from, to })) : null;
}

const capOf = (text: string): number | null => (/^\d{1,6}$/.test(text.trim()) && Number(text) > 0 && Number(text) <= 100_000 ? Number(text) : null);

/** Fields that hold no sound text, by the path that the server would name. */
export function faultsOf(form: ChannelForm): string[] {
  const faults = [...(form.name.trim() === '' ? ['name'] : []), ...(form.staff.length === 0 ? ['staff'] : [])];
  form.staff.forEach(({ always, weekly, special, cap }, n) => {
    if (cap.trim() !== '' && capOf(cap) === null) faults.push(`staff[${n}].dailyCap`);
    if (always) return;
    weekly.forEach(({ days, hours }, at) => { if (days.length === 0 || (rangesOf(hours) ?? []).length === 0) faults.push(`staff[${n}].schedule.weekly[${at}]`); });
    special.forEach(({ date, hours }, at) => { if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || rangesOf(hours) === null) faults.push(`staff[${n}].schedule.exceptions[${at}]`); });
  });
  return faults;
}

/** The whole channel out of a form without faults. */
export function bodyOf(form: ChannelForm): ChannelBody {
  const scheduleOf = ({ weekly, special }: StaffForm): Schedule => ({
    weekly: weekly.flatMap(({ days, hours }) => (rangesOf(hours) ?? []).map((range) => ({ days: [...days], ...range }))), exceptions: special.map(({ date, hours }) => ({ date, ranges: rangesOf(hours) ?? [] })),
  });
  return {
    name: form.name.trim(), kind: form.kind, backupUserIds: [...form.backup], welcome: form.welcome.trim() === '' ? {} : { text: form.welcome }, tagIds: [...form.tagIds], skipVerify: !form.asks,
    staff: form.staff.map((member) => ({ userId: member.userId, ...(member.always ? {} : { schedule: scheduleOf(member) }), ...(capOf(member.cap) === null ? {} : { dailyCap: capOf(member.cap) ?? 1 }) })),
  };
}

/** Only what is another than it was: a member who left meanwhile does not bar a new name. */
export function changesOf(before: ChannelForm, after: ChannelForm): Partial<ChannelBody> {
  const [was, now] = [bodyOf(before), bodyOf(after)];
  return Object.fromEntries(Object.entries(now).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(was[name as keyof ChannelBody])));
}

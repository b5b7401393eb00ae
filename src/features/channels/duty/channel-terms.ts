import { z } from 'zod';
import type { FieldFault } from '../../../kernel/errors';
import { NameText } from '../../../kernel/http/plain-fields';
import type { DutyRange, Schedule } from './decide-duty';

const Clock = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time of the day, 00:00 to 24:00');
const isDate = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && new Date(`${text}T00:00:00Z`).toISOString().startsWith(text);
export const DateText = z.string().refine(isDate, 'must be a day such as 2026-03-01').meta({ type: 'string', format: 'date', description: 'A day in the business time zone' });
const inOrder = ({ from, to }: { from: string; to: string }) => from < to;
const ORDER = { message: 'to must be later than from; hours past midnight are two ranges', path: ['to'] };
const Range = z.strictObject({ from: Clock, to: Clock }).refine(inOrder, ORDER);
const Weekly = z.strictObject({ days: z.array(z.int().min(1).max(7)).min(1).max(7), from: Clock, to: Clock }).refine(inOrder, ORDER);

export const ScheduleBody = z.strictObject({
  /** Days 1 Monday to 7 Sunday, in the business time zone. */
  weekly: z.array(Weekly).max(21),
  /** Of such a day the week says nothing; no ranges: off. */
  exceptions: z.array(z.strictObject({ date: DateText, ranges: z.array(Range).max(6) })).max(100).default([]),
}).meta({ id: 'ChannelSchedule' });

/** doc 92137 */
const WELCOME_BYTES = 4000;
const UserId = z.string().min(1).max(64);
const Member = z.strictObject({ userId: UserId, schedule: ScheduleBody.optional(), dailyCap: z.int().min(1).max(100_000).optional() });

export const ChannelBody = z.strictObject({
  name: NameText(128),
  kind: z.enum(['partner', 'online', 'shop', 'event']),
  staff: z.array(Member).min(1).max(100),
  backupUserIds: z.array(UserId).max(100).optional(),
  welcome: z.strictObject({ text: z.string().max(2000).refine((text) => Buffer.byteLength(text) <= WELCOME_BYTES, `must be at most ${WELCOME_BYTES} bytes`).optional() }).optional(),
  tagIds: z.array(z.string().min(1).max(64)).max(20).optional(),
  skipVerify: z.boolean().optional(),
});

export type ChannelWish = z.output<typeof ChannelBody>;
export type ChannelTerms = Omit<ChannelWish, 'name' | 'kind'>;

const minutes = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const rangeOf = ({ from, to }: { from: string; to: string }): DutyRange => ({ from: minutes(from), to: minutes(to) });

export const scheduleOf = (schedule: z.output<typeof ScheduleBody> | undefined): Schedule => (schedule === undefined ? null : {
  weekly: schedule.weekly.map((each) => ({ ...rangeOf(each), days: each.days })),
  exceptions: schedule.exceptions.map(({ date, ranges }) => ({ date, ranges: ranges.map(rangeOf) })),
});

/** Stored as JSON beside others of the row, so its length has an end. */
const MOST_BYTES = 60_000;

/** Every rule that these terms break by themselves. */
export function termsFaults(terms: ChannelTerms): FieldFault[] {
  const twice = (list: readonly string[], path: (n: number) => string, code: string): FieldFault[] =>
    list.flatMap((each, n) => (list.findIndex((other) => other.toLowerCase() === each.toLowerCase()) < n ? [{ path: path(n), code, detail: 'is listed twice' }] : []));
  const faults = [
    ...twice(terms.staff.map(({ userId }) => userId), (n) => `staff[${n}].userId`, 'staff_twice'),
    ...twice(terms.backupUserIds ?? [], (n) => `backupUserIds[${n}]`, 'staff_twice'),
    ...terms.staff.flatMap(({ schedule }, n) => twice((schedule?.exceptions ?? []).map(({ date }) => date), (at) => `staff[${n}].schedule.exceptions[${at}].date`, 'date_twice')),
  ];
  if (Buffer.byteLength(JSON.stringify(terms)) > MOST_BYTES) faults.push({ path: 'staff', code: 'too_long', detail: `schedules may take ${MOST_BYTES} bytes in all` });
  return faults;
}

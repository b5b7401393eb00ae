import { businessTimeZone, nowMs } from '../../../shared/clock';
import { dateOnly } from '../../../shared/format/dates';

export const SPANS = [7, 30, 90] as const;
const USUAL = '30';
const DAY_MS = 86_400_000;

/** Days that the address asks for. */
export const spanIn = (query: Readonly<Record<string, unknown>>): string => (SPANS.some((days) => String(days) === query['days']) ? String(query['days']) : USUAL);

/** The question for that span; the server's own for the usual one. */
export const spanQuery = (days: string): { from?: string } => (days === USUAL ? {} : { from: dateOnly(nowMs.value - (Number(days) - 1) * DAY_MS, { timeZone: businessTimeZone.value }) });

import { instantOf } from '../../../shared/format/dates';

const DAY_MS = 86_400_000;

const dayAfter = (day: string): string => new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);
const beginOf = (day: string | undefined, timeZone: string): string | undefined => {
  const ms = day === undefined ? null : instantOf(day, timeZone);
  return ms === null || ms < 0 ? undefined : new Date(ms).toISOString();
};

export interface Received {
  receivedFrom?: string | undefined;
  receivedTo?: string | undefined;
}

/** Days of the company's calendar → the instants that the server is asked with; the last day is meant whole. What is no day asks nothing. */
export const receivedBetween = ({ from, to }: { from?: string | undefined; to?: string | undefined }, timeZone: string): Received => ({
  receivedFrom: beginOf(from, timeZone), receivedTo: to === undefined || instantOf(to, timeZone) === null ? undefined : beginOf(dayAfter(to.slice(0, 10)), timeZone),
});

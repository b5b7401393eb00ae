import { badShape } from '../../../kernel/errors';
import type { Reader } from '../../../kernel/database/database';
import { addsByDay, type Span } from './add-store';
import { daysLater } from './calendar';

/** Counts of what a channel's friends did later, by the day on which they came. */
export type OutcomesByDay = (reader: Reader, span: Span) => Promise<Map<string, number>>;

/** What higher rooms know of friends: `referrals` they made, `deals` they closed. */
export type Outcome = 'referrals' | 'deals';

export interface EffectDay {
  day: string;
  adds: number;
  stillFriends: number;
  lost: number;
  referrals: number;
  deals: number;
}

const MOST_DAYS = 366;
const USUAL_DAYS = 30;

/** The span that is asked for; the last 30 days when nothing is. */
export function spanOf({ from, to }: { from?: string | undefined; to?: string | undefined }, today: string): Omit<Span, 'channelId'> {
  const toDay = to ?? (from === undefined ? today : earlier(daysLater(from, USUAL_DAYS - 1), today < from ? from : today));
  const fromDay = from ?? daysLater(toDay, 1 - USUAL_DAYS);
  if (fromDay > toDay) throw badShape('from is later than to', [{ path: 'from', code: 'after_to', detail: 'must not be later than to' }]);
  if (daysLater(fromDay, MOST_DAYS) <= toDay) throw badShape('the span is too long', [{ path: 'to', code: 'too_long', detail: `at most ${MOST_DAYS} days` }]);
  return { fromDay, toDay };
}

const earlier = (a: string, b: string) => (a < b ? a : b);

/** Every day of the span, also those on which nobody came. */
export async function effectOf(reader: Reader, span: Span, outcomes: ReadonlyMap<Outcome, OutcomesByDay>): Promise<EffectDay[]> {
  const adds = new Map((await addsByDay(reader, span)).map((row) => [row.day, row]));
  const none = new Map<string, number>();
  const referrals = adds.size === 0 ? none : (await outcomes.get('referrals')?.(reader, span)) ?? none;
  const deals = adds.size === 0 ? none : (await outcomes.get('deals')?.(reader, span)) ?? none;
  const days: EffectDay[] = [];
  for (let day = span.fromDay; day <= span.toDay; day = daysLater(day, 1)) {
    const { adds: came = 0, stillFriends = 0 } = adds.get(day) ?? {};
    days.push({ day, adds: came, stillFriends, lost: came - stillFriends, referrals: referrals.get(day) ?? 0, deals: deals.get(day) ?? 0 });
  }
  return days;
}

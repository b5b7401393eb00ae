/** Where what happened is read from. Of two things in one instant the one of the later name stands above. */
export const SOURCES = ['follow_ended', 'followed', 'group_left', 'group_joined', 'friend', 'turn', 'points', 'appealed', 'appeal_answered', 'handover', 'tagged', 'thanked', 'note'] as const;
export type Source = (typeof SOURCES)[number];

/** Where something stands in a timeline. No two things stand at one place. */
export interface Place {
  atMs: number;
  source: Source;
  id: string;
}

/** What a source is asked for: everything before this instant, and of this instant what has a smaller id. */
export interface Below {
  atMs: number;
  id: string;
}

/** Above every id and below every id. */
const ABOVE_ALL = '~';
const BELOW_ALL = '';

/** From where a source goes on after the last thing that was shown, whichever source that came from. */
export function belowOf(source: Source, last: Place | null): Below {
  if (last === null) return { atMs: Number.MAX_SAFE_INTEGER, id: ABOVE_ALL };
  const order = rank(source) - rank(last.source);
  return { atMs: last.atMs, id: order < 0 ? ABOVE_ALL : order === 0 ? last.id : BELOW_ALL };
}

/** The newest of what all sources gave, each of which gave its newest `limit + 1` below `last`; whether there is more. */
export function mergeNewest<Found extends Place>(found: readonly Found[], limit: number): { items: Found[]; more: boolean } {
  const sorted = [...found].sort(newestFirst);
  return { items: sorted.slice(0, limit), more: sorted.length > limit };
}

export const newestFirst = (a: Place, b: Place): number => b.atMs - a.atMs || rank(b.source) - rank(a.source) || (a.id === b.id ? 0 : a.id < b.id ? 1 : -1);

const rank = (source: Source): number => SOURCES.indexOf(source);

/** A place as one word, for a cursor. */
export const placeText = ({ atMs, source, id }: Place): string => `${atMs}.${source}.${id}`;

const PLACE = /^(\d{1,15})\.([a-z_]{1,20})\.([0-9a-z]{26})$/;

/** Null for a word that stands for no place. */
export function placeOf(text: string): Place | null {
  const [, at, source, id] = PLACE.exec(text) ?? [];
  const known = SOURCES.find((each) => each === source);
  return at === undefined || known === undefined || id === undefined ? null : { atMs: Number(at), source: known, id };
}

import type { Reader } from '../../../kernel/database/database';
import type { Scope } from '../../../kernel/scope';
import { belowOf, mergeNewest, SOURCES, type Place, type Source } from './decide-timeline';
import { followed, followEnded, groupJoined, groupLeft, handedOver, noted, tagged, thanked } from './follow-sources';
import { appealAnswered, appealed, friends, points, turns } from './referral-sources';
import type { Ask, At } from './own-rows';

const READS = {
  followed, follow_ended: followEnded, group_joined: groupJoined, group_left: groupLeft, friend: friends, turn: turns, points, appealed, appeal_answered: appealAnswered, handover: handedOver, tagged, thanked, note: noted,
} satisfies Record<Source, (ask: Ask) => Promise<At[]>>;

export type RowOf<S extends Source> = Awaited<ReturnType<(typeof READS)[S]>>[number] & { source: S };
export type Found = { [S in Source]: RowOf<S> }[Source];

export interface TimelineAsk {
  customerId: string;
  scope: Scope;
  /** Of these only: what a role may not see is not read. */
  sources: readonly Source[];
  last: Place | null;
  limit: number;
}

/** One page of what happened with somebody, newest first: one statement a source, however much there is. */
export async function readTimeline(reader: Reader, { customerId, scope, sources, last, limit }: TimelineAsk): Promise<{ items: Found[]; more: boolean }> {
  const found: Found[] = [];
  for (const source of SOURCES.filter((each) => sources.includes(each))) {
    const rows: At[] = await READS[source]({ reader, customerId, scope, below: belowOf(source, last), limit });
    found.push(...rows.map((row) => ({ ...row, source }) as Found));
  }
  return mergeNewest(found, limit);
}

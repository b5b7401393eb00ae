import type { Machine } from '../../../kernel/machine';
import { dayTeller } from './decide-counts';
import { countBetween, endsOfCampaigns, fullAt, insertSegment, lastChange, oldestSegment, SEGMENT, storeCounts } from './segment-store';

/** Longest that a transaction may be open after it drew its ids: what was changed by one shows by then. */
const LATE_MS = 120_000;
/** A segment is a range of ids; a row that came late into one makes it a little more than full. */
const MOST = SEGMENT * 2;
/** Campaigns that a turn looks at for a segment that is full. */
const CAMPAIGNS = 20;
/** Above every id. */
const TOP = '~';

/**
 * Counts referrals ahead, one segment a turn, round and round for as long as something changes: so whatever changed, by whatever way, and whatever died in
 * between, is counted rightly a round later. The path of a friend's add writes nothing for it. Several processes count the same and store the same.
 */
export function createSegmentSettler({ database, unitOfWork, clock, rush }: Machine, timeZone: string): () => Promise<boolean> {
  const dayOf = dayTeller(timeZone);
  let round: { startedMs: number; change: string; sawAll: boolean } | null = null;
  let settled = '';
  let belowId = TOP;

  /** Of the next few campaigns; from the newest again after the oldest. */
  const closeOne = async (): Promise<boolean> => {
    const ends = await endsOfCampaigns(database, belowId, CAMPAIGNS);
    for (const { id: campaignId, untilId: afterId } of ends) {
      const untilId = await fullAt(database, campaignId, afterId);
      if (untilId === null) continue;
      const countedAtMs = clock.nowMs();
      const { counts } = await countBetween(database, { campaignId, afterId, untilId, most: MOST }, dayOf);
      await unitOfWork.run((tx) => insertSegment(tx, { campaignId, afterId, untilId, counts: JSON.stringify(counts), countedAtMs }), { repeatable: true });
      return true;
    }
    belowId = ends.length < CAMPAIGNS ? TOP : (ends.at(-1)?.id ?? TOP);
    return false;
  };

  return async () => {
    const change = await lastChange(database);
    if (change === null || (round === null && change.id === settled)) return false;
    await rush.standAside();
    if (round === null) belowId = TOP;
    round ??= { startedMs: clock.nowMs(), change: change.id, sawAll: false };
    if (await closeOne()) return true;
    round.sawAll ||= belowId === TOP;
    const oldest = await oldestSegment(database, round.startedMs);
    if (oldest) {
      const countedAtMs = clock.nowMs();
      const { counts } = await countBetween(database, { ...oldest, most: MOST }, dayOf);
      await unitOfWork.run((tx) => storeCounts(tx, oldest, counts, countedAtMs), { repeatable: true });
      return false; // the next one after a pause: a round is in no hurry
    }
    if (!round.sawAll) return false;
    // a change that was on its way when the round began may have come to light behind it: then there is another
    if (round.startedMs > change.atMs + LATE_MS) settled = round.change;
    round = null;
    return false;
  };
}


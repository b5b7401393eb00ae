import type { CodeFacts, Terms } from '../../src/features/campaigns';
import { decideAttribution } from '../../src/features/referrals/decide-attribution';
import { lettingGo, nextRow } from '../../src/features/referrals/next-row';
import type { ReferralRecord } from '../../src/features/referrals/store';
import type { Episode } from '../../src/vocabulary/follow';
import { around, second } from './history';

/** By code and number of the scan, as the table keeps them. */
export type Records = Map<string, ReferralRecord>;

/** One settlement of the friend's scans into the records, as the verb stores it; answers how many count. More than one would break the unique key. */
export function settleHistory(records: Records, at: { episodes: readonly Episode[]; codes: ReadonlyMap<string, CodeFacts>; nowS: number; retentionS: number }): number {
  const episodes = [...at.episodes];
  const recorded = [...records.values()];
  const verdicts = decideAttribution(episodes, at.codes, around());
  const named = verdicts.map((verdict) => nextRow(verdict, { episodes, recorded }, {
    nowMs: second(at.nowS), baselineFinished: true, version: 1, terms: { retention: at.retentionS * 1000 } as Terms, nextId: `${verdict.codeId}:${verdict.scanNo}`, refereeId: 'friend',
  }));
  for (const { row } of [...lettingGo(verdicts, recorded), ...named]) records.set(`${row.codeId}:${row.scanNo}`, row);
  return [...records.values()].filter((row) => row.liveKey !== null).length;
}

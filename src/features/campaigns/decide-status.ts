import { floorToSecond } from '../../kernel/clock';

export type CampaignStatus = 'draft' | 'scheduled' | 'running' | 'paused' | 'ended';

export interface CampaignTimes {
  startsAtMs: number;
  endsAtMs: number;
  publishedAtMs: number | null;
  pausedAtMs: number | null;
  endedAtMs: number | null;
}

/** What the campaign is now. */
export function statusOf(campaign: CampaignTimes, nowMs: number): CampaignStatus {
  if (campaign.publishedAtMs === null) return 'draft';
  if (campaign.endedAtMs !== null || nowMs >= campaign.endsAtMs) return 'ended';
  if (campaign.pausedAtMs !== null) return 'paused';
  return nowMs < campaign.startsAtMs ? 'scheduled' : 'running';
}

/** Only what brings nobody in any more, or not yet, may leave the lists. */
export const mayBeArchived = (status: CampaignStatus): boolean => status === 'draft' || status === 'ended';

export interface Timeline {
  pauses: [fromMs: number, toMs: number | null][];
  versions: [version: number, inForceAtMs: number, startsAtMs: number, endsAtMs: number][];
}

/** A scan in WeCom's whole seconds, and the instant by which we had heard of it. */
export interface ScanTime {
  atMs: number;
  heardAtMs: number;
}

/** WeCom's seconds cannot order two things of one second; that we had heard of a scan before an instant can (policy 3). */
export const isBefore = (scan: ScanTime, instantMs: number): boolean => scan.atMs < floorToSecond(instantMs) || scan.heardAtMs < instantMs;

/** What the campaign was at the time of a scan, by the dates then in force; `startsAt` inclusive, `endsAt` exclusive (policy 3, 11). */
export function statusAt(campaign: Pick<CampaignTimes, 'startsAtMs' | 'endsAtMs' | 'endedAtMs'> & { timeline: Timeline }, scan: ScanTime): 'not_started' | 'running' | 'paused' | 'ended' {
  const [, , startsAtMs, endsAtMs] = inForceAt(campaign.timeline, scan) ?? [1, 0, campaign.startsAtMs, campaign.endsAtMs];
  if (scan.atMs < floorToSecond(startsAtMs)) return 'not_started';
  if (scan.atMs >= floorToSecond(endsAtMs) || (campaign.endedAtMs !== null && !isBefore(scan, campaign.endedAtMs))) return 'ended';
  const paused = campaign.timeline.pauses.some(([fromMs, toMs]) => !isBefore(scan, fromMs) && (toMs === null || isBefore(scan, toMs)));
  return paused ? 'paused' : 'running';
}

/** The version in force at the friend's add pays (policy 18); an add before the first one is judged by the first. */
export const versionAt = (timeline: Timeline, scan: ScanTime): number => inForceAt(timeline, scan)?.[0] ?? 1;

const inForceAt = ({ versions }: Timeline, scan: ScanTime) => versions.findLast(([, inForceAtMs]) => !isBefore(scan, inForceAtMs)) ?? versions[0];

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

export interface Timeline {
  pauses: [fromMs: number, toMs: number | null][];
  versions: [version: number, inForceAtMs: number][];
}

/** What the campaign was at the whole second of a scan; `startsAt` inclusive, `endsAt` exclusive (policy 3, 11). */
export function statusAt(campaign: CampaignTimes & { timeline: Timeline }, atMs: number): 'not_started' | 'running' | 'paused' | 'ended' {
  const ended = campaign.endedAtMs === null ? campaign.endsAtMs : Math.min(campaign.endedAtMs, campaign.endsAtMs);
  if (atMs < floorToSecond(campaign.startsAtMs)) return 'not_started';
  if (atMs >= floorToSecond(ended)) return 'ended';
  const paused = campaign.timeline.pauses.some(([fromMs, toMs]) => atMs >= Math.ceil(fromMs / 1000) * 1000 && (toMs === null || atMs < floorToSecond(toMs)));
  return paused ? 'paused' : 'running';
}

/** The version in force at the friend's add pays (policy 18); an add before the first one is judged by the first. */
export function versionAt(timeline: Timeline, atMs: number): number {
  let found = timeline.versions[0]?.[0] ?? 1;
  for (const [version, inForceAtMs] of timeline.versions) if (floorToSecond(inForceAtMs) <= atMs) found = version;
  return found;
}

import { statusOf, type CampaignTimes } from './decide-status';

/** policy 15 */
export const SILENT_MS = 180 * 86_400_000;
const DAY_MS = 86_400_000;

export interface Silence {
  campaign: CampaignTimes;
  /** Null: nobody ever scanned it. */
  lastScanMs: number | null;
  /** When it was to be looked at. */
  lookAtMs: number;
}

export type Recycling = { kind: 'recycle'; silentSinceMs: number } | { kind: 'look'; atMs: number };

/**
 * May this code be deleted at WeCom? Of an ended campaign, 180 days after its last scan, or after the end when nobody ever scanned it (policy 15).
 * `pressed`: the quota is nearly used up, and codes are met in the order of their silence; one whose place is older than the truth is put where it belongs.
 * Never a code of a campaign that is not over; it is looked at again no later than it could be due.
 */
export function decideRecycling({ campaign, lastScanMs, lookAtMs }: Silence, nowMs: number, pressed = false): Recycling {
  // under pressure it keeps its place: only codes that may go are put in order
  if (statusOf(campaign, nowMs) !== 'ended') return { kind: 'look', atMs: pressed ? lookAtMs : Math.max((lastScanMs ?? nowMs) + SILENT_MS, nowMs + DAY_MS) };
  const silentSinceMs = lastScanMs ?? Math.min(campaign.endedAtMs ?? campaign.endsAtMs, campaign.endsAtMs);
  const dueMs = silentSinceMs + SILENT_MS;
  return dueMs <= nowMs || (pressed && dueMs <= lookAtMs) ? { kind: 'recycle', silentSinceMs } : { kind: 'look', atMs: dueMs };
}

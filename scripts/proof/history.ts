import type { FollowFact, FollowKind, FollowSource } from '../../src/vocabulary/follow';
import type { CodeFacts } from '../../src/features/campaigns';
import type { Surroundings } from '../../src/features/referrals/decide-attribution';

export const DAY_S = 86_400;
/** Second 0 of every history in these tests. */
export const EPOCH_MS = Date.UTC(2026, 0, 1);
export const second = (s: number): number => EPOCH_MS + s * 1000;

let drawn = 0;

/** One fact at a second of the history; heard one second later unless the test says otherwise. */
export function fact(kind: FollowKind, staffId: string, s: number, more: { state?: string | null; source?: FollowSource; heardS?: number } = {}): FollowFact {
  drawn += 1;
  return { id: `fact${String(drawn).padStart(6, '0')}`, staffId, kind, atMs: second(s), state: more.state ?? null, source: more.source ?? 'callback', arrivedAtMs: second(more.heardS ?? s + 1) };
}

/** A code of a campaign that runs from second 0 for a hundred days; its state is its id. */
export function code(codeId: string, more: Partial<Omit<CodeFacts, 'campaign'>> & { campaign?: Partial<CodeFacts['campaign']> } = {}): CodeFacts {
  const startsAtMs = more.campaign?.startsAtMs ?? second(0);
  const endsAtMs = more.campaign?.endsAtMs ?? second(100 * DAY_S);
  return {
    codeId, state: codeId, campaignId: 'winter', revokedAtMs: null, referrerId: `referrer-of-${codeId}`, referrerPersonId: `referrer-of-${codeId}`, referrerStaffId: null,
    referrerExternalUserId: `wm-${codeId}`, referrerStage: null, ...more,
    campaign: {
      startsAtMs, endsAtMs, publishedAtMs: second(0), pausedAtMs: null, endedAtMs: null, version: 1, timeline: { pauses: [], versions: [[1, second(0), startsAtMs, endsAtMs]] }, ...more.campaign,
    },
  };
}

export const codesOf = (...codes: CodeFacts[]): Map<string, CodeFacts> => new Map(codes.map((each) => [each.state, each]));

export const around = (more: Partial<Surroundings> = {}): Surroundings => ({
  referee: { id: 'friend', personId: 'friend', staffId: null }, recorded: new Map(), upwards: new Map(), outsideAudience: new Set(), claims: new Map(), ...more,
});

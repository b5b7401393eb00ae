import type { Episode } from '../../vocabulary/follow';
import type { RejectionReason } from '../../vocabulary/reasons';
import { statusAt, type CodeFacts } from '../campaigns';

export interface Check {
  reason: RejectionReason;
  passed: boolean;
  /** What was looked at, as ids and times; people read it beside the reason's sentence. */
  saw: string;
}

/** One scan of a campaign's code by this customer, and what it counts for. */
export interface Verdict {
  codeId: string;
  code: CodeFacts;
  /** First, second, … scan of this code. */
  scanNo: number;
  episode: Episode;
  reason: RejectionReason | null;
  checks: Check[];
}

/** What the history alone cannot tell. */
export interface Surroundings {
  referee: { id: string; personId: string; staffId: string | null };
  /** Customers upwards of each referrer along direct edges, nearest first, at most six (policy 13). */
  upwards: ReadonlyMap<string, readonly string[]>;
  /** Referrers outside their campaign's audience, by code. */
  outsideAudience: ReadonlySet<string>;
}

/** A listing that knew this follow this much before the scan proves that the friend was there already; less is two clocks. */
const LISTED_BEFORE_MS = 10 * 60_000;

/**
 * Who brought this customer? Every scan of a campaign code gets a verdict: the first reason that applies, with all checks as evidence (policy 7–11).
 * Folded from the whole history in event time, so the order and number of arrivals make no difference. `cap_reached` is not decided here:
 * it depends on other people's referrals and is taken by a conditional update.
 */
export function decideAttribution(episodes: readonly Episode[], codes: ReadonlyMap<string, CodeFacts>, around: Surroundings): Verdict[] {
  const verdicts: Verdict[] = [];
  for (const { episode, code, scanNo } of scansOf(episodes, codes)) {
    const checks = checksOf(episode, code, episodes, verdicts, around);
    verdicts.push({ codeId: code.codeId, code, scanNo, episode, checks, reason: checks.find((check) => !check.passed)?.reason ?? null });
  }
  return verdicts;
}

/** The same code at a second member while the first follow stands is one scan (policy 10). */
function scansOf(episodes: readonly Episode[], codes: ReadonlyMap<string, CodeFacts>): { episode: Episode; code: CodeFacts; scanNo: number }[] {
  const scans: { episode: Episode; code: CodeFacts; scanNo: number }[] = [];
  for (const episode of episodes) {
    const code = episode.state === null ? undefined : codes.get(episode.state);
    if (!code) continue;
    const before = scans.filter((scan) => scan.code.codeId === code.codeId);
    const goesOn = before.some((scan) => scan.episode.endedAtMs === null || scan.episode.endedAtMs > episode.startedAtMs);
    if (!goesOn) scans.push({ episode, code, scanNo: before.length + 1 });
  }
  return scans;
}

function checksOf(episode: Episode, code: CodeFacts, episodes: readonly Episode[], earlier: readonly Verdict[], around: Surroundings): Check[] {
  const atMs = episode.scannedAtMs ?? episode.startedAtMs;
  const campaign = statusAt(code.campaign, atMs);
  const { referee } = around;
  const isSelf = code.referrerId === referee.id || code.referrerPersonId === referee.personId;
  const winner = earlier.find((verdict) => verdict.reason === null);
  // who left before this scan is no longer referred, but an old customer (policy 19)
  const stays = episodes.some((other) => other !== episode && other.startedAtMs <= episode.startedAtMs && (other.endedAtMs === null || other.endedAtMs > episode.startedAtMs));
  const won = stays && winner?.code.campaignId === code.campaignId ? winner : undefined;
  const before = episodes.find((other) => other !== episode && other.startedAtMs < episode.startedAtMs) ?? winner?.episode;
  const listedMs = episode.listedFirst && atMs - episode.startedAtMs > LISTED_BEFORE_MS ? episode.startedAtMs : null;
  const known = before?.startedAtMs ?? listedMs;
  const check = (reason: RejectionReason, passed: boolean, saw: string): Check => ({ reason, passed, saw });
  return [
    check('code_revoked', code.revokedAtMs === null || atMs < Math.ceil(code.revokedAtMs / 1000) * 1000, code.revokedAtMs === null ? 'in force' : `revoked ${iso(code.revokedAtMs)}`),
    check('campaign_not_started', campaign !== 'not_started', `scanned ${iso(atMs)}, starts ${iso(code.campaign.startsAtMs)}`),
    check('campaign_paused', campaign !== 'paused', `campaign was ${campaign}`),
    check('campaign_ended', campaign !== 'ended', `scanned ${iso(atMs)}, ends ${iso(code.campaign.endedAtMs ?? code.campaign.endsAtMs)}`),
    check('self_referral', !isSelf, isSelf ? 'the referrer scanned their own code' : 'somebody else scanned'),
    check('referrer_is_staff', code.referrerStaffId === null, code.referrerStaffId === null ? 'not known as staff' : `staff ${code.referrerStaffId}`),
    check('referee_is_staff', referee.staffId === null, referee.staffId === null ? 'not known as staff' : `staff ${referee.staffId}`),
    check('already_referred', won === undefined, won ? `referred by code ${won.codeId} since ${iso(won.episode.startedAtMs)}` : 'no earlier referral in this campaign'),
    check('loop', !(around.upwards.get(code.referrerId) ?? []).includes(referee.id), `${(around.upwards.get(code.referrerId) ?? []).length} referrers upwards`),
    check('existing_customer', known === null, known === null ? 'no earlier follow with any member' : `customer since ${iso(known)}${winner ? `, first referred by code ${winner.codeId}` : ''}`),
    check('outside_audience', !around.outsideAudience.has(code.codeId), around.outsideAudience.has(code.codeId) ? 'referrer outside the audience' : 'within the audience'),
  ];
}

const iso = (ms: number) => new Date(ms).toISOString();

import type { Episode, Told, ToldBy } from '../../vocabulary/follow';
import type { RejectionReason } from '../../vocabulary/reasons';
import { isBefore, statusAt, type CodeFacts } from '../campaigns';

export interface Check {
  reason: RejectionReason;
  passed: boolean;
  /** What was looked at, as ids and times; people read it beside the reason's sentence. */
  saw: string;
}

/** A check, or who said what where no code was scanned. */
export type Evidence = Omit<Check, 'reason'> & { reason: RejectionReason | ToldBy };

/** One scan of a campaign's code by this customer, and what it counts for. */
export interface Verdict {
  codeId: string;
  code: CodeFacts;
  /** First, second, … scan of this code. */
  scanNo: number;
  episode: Episode;
  /** The lead or claim that stands for the scan; null: the code was scanned. */
  told: Told | null;
  reason: RejectionReason | null;
  checks: Check[];
  /** The checks, and before them the lead or claim. */
  evidence: Evidence[];
}

/** What the history alone cannot tell. */
export interface Surroundings {
  referee: { id: string; personId: string; staffId: string | null };
  /** Checks that hang on other people's referrals and on tags of the moment: once recorded they stand, by code. */
  recorded: ReadonlyMap<string, readonly Check[]>;
  /** Customers upwards of each referrer along direct edges, nearest first, at most six (policy 13). */
  upwards: ReadonlyMap<string, readonly string[]>;
  /** Referrers outside their campaign's audience, by code. */
  outsideAudience: ReadonlySet<string>;
  /** Who made and who accepted each claim: internal ids of callers. */
  claims: ReadonlyMap<string, { claimedBy: string; decidedBy: string | null }>;
}

/** A whole follow that stood this much before the scan proves that the friend was there already; less is two clocks. */
const KNOWN_BEFORE_MS = 10 * 60_000;

/**
 * Who brought this customer? Every scan of a campaign code gets a verdict: the first reason that applies, with all checks as evidence (policy 7–11).
 * Folded from the whole history in event time, so the order and number of arrivals make no difference. `cap_reached` is not decided here:
 * it depends on other people's referrals and is taken by a conditional update.
 */
export function decideAttribution(episodes: readonly Episode[], codes: ReadonlyMap<string, CodeFacts>, around: Surroundings): Verdict[] {
  const verdicts: Verdict[] = [];
  for (const scan of scansOf(episodes, codes)) {
    const checks = checksOf(scan, episodes, verdicts, around);
    const { code, scanNo, episode, told } = scan;
    verdicts.push({ codeId: code.codeId, code, scanNo, episode, told, checks, evidence: told ? [toldLine(told, around), ...checks] : checks, reason: checks.find((check) => !check.passed)?.reason ?? null });
  }
  return verdicts;
}

function toldLine({ by, id, atMs }: Told, { claims }: Surroundings): Evidence {
  if (by === 'lead') return { reason: by, passed: true, saw: `lead ${id}, told ${iso(atMs)}` };
  const people = claims.get(id);
  return { reason: by, passed: true, saw: `claim ${id}, claimed by ${people?.claimedBy ?? 'unknown'}, accepted by ${people?.decidedBy ?? 'unknown'}` };
}

interface Scan {
  episode: Episode;
  /** The follow that this scan began; null: it stood already. */
  own: Episode | null;
  told: Told | null;
  code: CodeFacts;
  scanNo: number;
}

/** The same code at a second member while the first follow stands is one scan (policy 10). */
function scansOf(episodes: readonly Episode[], codes: ReadonlyMap<string, CodeFacts>): Scan[] {
  const scans: Scan[] = [];
  for (const { episode, own, told } of episodes.flatMap(everyScan).sort(inOrder)) {
    const code = episode.state === null ? undefined : codes.get(episode.state);
    if (!code) continue;
    const before = scans.filter((scan) => scan.code.codeId === code.codeId);
    const goesOn = before.some((scan) => scan.episode.endedAtMs === null || scan.episode.endedAtMs > episode.startedAtMs || (told !== null && scan.episode.startedAtMs === episode.startedAtMs));
    if (!goesOn) scans.push({ episode, own, told, code, scanNo: before.length + 1 });
  }
  return scans;
}

type AnyScan = Pick<Scan, 'episode' | 'own' | 'told'>;

/** Another code scanned while the follow stands is recorded too: every scan leaves an item, whatever was lost between. So does a lead or claim that names this friend. */
const everyScan = (episode: Episode): AnyScan[] => [
  { episode, own: episode, told: null },
  ...episode.laterScans.map(({ state, atMs, heardAtMs }): AnyScan => ({ episode: { ...episode, startedAtMs: atMs, state, scannedAtMs: atMs, scanHeardAtMs: heardAtMs, laterScans: [] }, own: null, told: null })),
  ...episode.told.map((told): AnyScan => {
    const atMs = Math.max(told.atMs, episode.startedAtMs);
    return { episode: { ...episode, startedAtMs: atMs, state: told.state, scannedAtMs: atMs, scanHeardAtMs: null, laterScans: [] }, own: told.atMs > episode.startedAtMs ? null : episode, told };
  }),
];

const BY = { scan: 0, lead: 1, claim: 2 } as const;

/** Of one instant what the friend did counts before what others said, and the earlier lead before the later. */
const inOrder = (a: AnyScan, b: AnyScan): number => a.episode.startedAtMs - b.episode.startedAtMs
  || BY[a.told?.by ?? 'scan'] - BY[b.told?.by ?? 'scan'] || (a.told?.atMs ?? 0) - (b.told?.atMs ?? 0) || ((a.told?.id ?? '') < (b.told?.id ?? '') ? -1 : (a.told?.id ?? '') > (b.told?.id ?? '') ? 1 : 0);

function checksOf({ episode, own, told, code }: Scan, episodes: readonly Episode[], earlier: readonly Verdict[], around: Surroundings): Check[] {
  const atMs = episode.scannedAtMs ?? episode.startedAtMs;
  const scan = { atMs, heardAtMs: episode.scanHeardAtMs ?? Infinity };
  const campaign = statusAt(code.campaign, scan);
  const { referee } = around;
  const isSelf = code.referrerId === referee.id || code.referrerPersonId === referee.personId;
  const winner = earlier.find((verdict) => verdict.reason === null);
  // who left before this scan is no longer referred, but an old customer (policy 19)
  const stays = episodes.some((other) => other !== own && other.startedAtMs <= episode.startedAtMs && (other.endedAtMs === null || other.endedAtMs > episode.startedAtMs));
  const sameFollow = winner?.episode.staffId === episode.staffId && winner.episode.startedAtMs === episode.startedAtMs;
  const won = (stays || sameFollow) && winner?.code.campaignId === code.campaignId ? winner : undefined;
  // a group makes nobody a customer, so a stay in one speaks against another stay only; whoever is a customer already is new to no group (policy 8)
  const telling = episodes.filter((other) => episode.inGroup || !other.inGroup);
  const before = telling.find((other) => other !== own && other.startedAtMs < episode.startedAtMs) ?? winner?.episode;
  const stoodMs = episode.wholeFirst && atMs - episode.startedAtMs > KNOWN_BEFORE_MS ? episode.startedAtMs : null;
  // who the first listing showed came before anybody could be told of (policy 8)
  const listedMs = told !== null && !episode.heard ? episode.startedAtMs : null;
  const known = before?.startedAtMs ?? stoodMs ?? listedMs;
  const upwards = around.upwards.get(code.referrerId) ?? [];
  const check = (reason: RejectionReason, passed: boolean, saw: string): Check => ({ reason, passed, saw });
  const stands = (fresh: Check): Check => around.recorded.get(code.codeId)?.find((each) => each.reason === fresh.reason) ?? fresh;
  return [
    check('code_revoked', code.revokedAtMs === null || isBefore(scan, code.revokedAtMs), code.revokedAtMs === null ? 'in force' : `revoked ${iso(code.revokedAtMs)}`),
    check('campaign_not_started', campaign !== 'not_started', `scanned ${iso(atMs)}, starts ${iso(code.campaign.startsAtMs)}`),
    check('campaign_paused', campaign !== 'paused', `campaign was ${campaign}`),
    check('campaign_ended', campaign !== 'ended', `scanned ${iso(atMs)}, ends ${iso(code.campaign.endedAtMs ?? code.campaign.endsAtMs)}`),
    check('self_referral', !isSelf, isSelf ? 'the referrer and the friend are one person' : 'somebody else'),
    check('referrer_is_staff', code.referrerStaffId === null, code.referrerStaffId === null ? 'not known as staff' : `staff ${code.referrerStaffId}`),
    check('referee_is_staff', referee.staffId === null, referee.staffId === null ? 'not known as staff' : `staff ${referee.staffId}`),
    check('already_referred', won === undefined, won ? `referred by code ${won.codeId} since ${iso(won.episode.startedAtMs)}` : 'no earlier referral in this campaign'),
    stands(check('loop', !upwards.includes(referee.id), upwards.length === 0 ? 'nobody referred the referrer' : `referrers upwards: ${upwards.join(', ')}`)),
    check('existing_customer', known === null, known === null ? `no earlier follow with any member${episode.inGroup ? ', in no group before' : ''}` : `customer since ${iso(known)}${earlier[0] ? `, first scanned code ${earlier[0].codeId}: ${earlier[0].reason ?? 'bound'}` : ''}`),
    stands(check('outside_audience', !around.outsideAudience.has(code.codeId), around.outsideAudience.has(code.codeId) ? 'referrer outside the audience' : 'within the audience')),
  ];
}

const iso = (ms: number) => new Date(ms).toISOString();

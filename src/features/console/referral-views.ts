import type { Reader } from '../../kernel/database/database';
import { mergedNewest, newest, type Statement } from '../../kernel/database/list-filter';
import { marks } from '../../kernel/database/marks';
import { onlyMember, scopeClause } from '../../kernel/database/scope-clause';
import type { Salt } from '../../kernel/person-seal';
import type { Scope } from '../../kernel/scope';
import { newestOfFew } from '../few-owned';

export const REFERRAL_STATUSES = ['held', 'bound', 'retained', 'contacted', 'qualified', 'converted', 'rejected', 'lapsed', 'reversed'] as const;

export interface ReferralLine {
  id: string;
  campaignId: string;
  campaignName: string;
  campaignVersion: number;
  referrerId: string;
  refereeId: string;
  staffId: string;
  ownerStaffId: string;
  status: string;
  reason: string | null;
  addedAtMs: number;
  boundAtMs: number | null;
  retentionEndsAtMs: number;
  retainedAtMs: number | null;
  contactedAtMs: number | null;
  qualifiedAtMs: number | null;
  dealAtMs: number | null;
  endedAtMs: number | null;
}

const LINE = `r.id, r.campaignId, c.name AS campaignName, r.campaignVersion, r.referrerId, r.refereeId, r.staffId, r.ownerStaffId, r.status, r.reason, r.addedAtMs, r.boundAtMs,
    r.retentionEndsAtMs, r.retainedAtMs, r.contactedAtMs, r.qualifiedAtMs, r.dealAtMs, r.endedAtMs`;
const WAYS = {
  ux_referral_scan: ['refereeId'], ix_referral_referrer: ['referrerId'], ix_referral_owner: ['ownerStaffId'], ix_referral_funnel: ['campaignId', 'status'], ix_referral_campaign: ['campaignId'], ix_referral_any_status: ['status'],
} as const;

/** Steps of the funnel, each as what it counts (`countRows` of the rewards): its figure and the list behind it are the same referrals. */
export const FUNNEL_STEPS = ['added', 'retained', 'contacted', 'qualified', 'deal', 'rewarded'] as const;
export type FunnelStep = (typeof FUNNEL_STEPS)[number];
const REACHED: Record<FunnelStep, string> = {
  added: "boundAtMs IS NOT NULL AND status <> 'rejected'", retained: 'retainedAtMs IS NOT NULL', contacted: 'contactedAtMs IS NOT NULL', qualified: 'qualifiedAtMs IS NOT NULL', deal: 'dealAtMs IS NOT NULL',
  // as a CASE it is looked up row by row; a server would turn it round and sort every reward of the campaign
  rewarded: "(CASE WHEN EXISTS (SELECT 1 FROM reward w WHERE w.referralId = referral.id AND w.status = 'issued') THEN 1 END) = 1",
};

/** While it stands a referral's status is the highest of what was reached (policy 17): none below a step has reached it. */
const STANDING: readonly string[] = ['bound', 'retained', 'contacted', 'qualified', 'converted'];
const LEAST = { added: 'bound', retained: 'retained', contacted: 'contacted', qualified: 'qualified', deal: 'converted' } as const;
const statusesThatReached = (step: keyof typeof LEAST): string[] =>
  REFERRAL_STATUSES.filter((status) => (STANDING.includes(status) ? STANDING.indexOf(status) >= STANDING.indexOf(LEAST[step]) : step !== 'added' || status !== 'rejected'));

export interface ReferralQuestion {
  scope: Scope;
  campaignId?: string | undefined;
  referrerId?: string | undefined;
  refereeId?: string | undefined;
  /** On either side. */
  personId?: string | undefined;
  /** One of these; undefined: whatever. */
  statuses?: readonly string[] | undefined;
  reached?: FunnelStep | undefined;
  limit: number;
  before?: string | undefined;
}

/** Up to so many rewards, what they were issued for is looked up; above, a walk over the campaign meets them soon enough. */
const FEW_REWARDS = 4000;

async function fewRewarded(reader: Reader, campaignId: string): Promise<string[] | null> {
  const rows = await reader.rows<{ id: string }>(`SELECT referralId AS id FROM reward /*! FORCE INDEX (ix_reward_campaign) */ WHERE campaignId = ? AND status = 'issued' LIMIT ${FEW_REWARDS + 1}`, [campaignId]);
  return rows.length > FEW_REWARDS ? null : [...new Set(rows.map(({ id }) => id))];
}

const linesOf = (reader: Reader, { sql, params }: Statement): Promise<ReferralLine[]> =>
  reader.rows<ReferralLine>(`SELECT ${LINE} FROM (${sql}) page CROSS JOIN referral r ON r.id = page.id JOIN campaign c ON c.id = r.campaignId ORDER BY r.id DESC`, params);

/** Newest first, one row too many when there are more. */
export async function referralLines(reader: Reader, question: ReferralQuestion): Promise<ReferralLine[]> {
  const { scope, campaignId, referrerId, refereeId, personId, statuses, reached, limit, before } = question;
  if (reached === 'rewarded' && campaignId !== undefined && scope === 'all' && personId === undefined && (statuses?.length ?? 1) === 1) {
    const ids = await fewRewarded(reader, campaignId);
    if (ids) return ids.length === 0 ? [] : linesOf(reader, newestOfFew({ table: 'referral', column: 'id', ids, given: { campaignId, referrerId, refereeId, status: statuses?.[0] }, limit, before }));
  }
  return linesOf(reader, walkOf(question));
}

/** Each status walks its own index, the few are merged. */
function walkOf({ scope, campaignId, referrerId, refereeId, personId, statuses, reached, limit, before }: ReferralQuestion): Statement {
  const own = scope === 'all' ? null : scopeClause(scope, 'ownerStaffId');
  const step = reached === undefined ? null : REACHED[reached];
  const within = (more: string | null) => (own === null && more === null && step === null ? {} : { within: { sql: [own?.sql, step, more].filter(Boolean).join(' AND '), params: own?.params ?? [] } });
  // the index of the funnel holds every milestone, behind the status
  const isWhole = [referrerId, refereeId, personId, onlyMember(scope)].every((each) => each === undefined);
  const walked: readonly (string | undefined)[] = statuses ?? (isWhole && reached !== undefined && reached !== 'rewarded' ? statusesThatReached(reached) : [undefined]);
  // whoever scanned their own code stands on both sides, and once in the list
  const sides = personId === undefined ? [{ people: { referrerId, refereeId }, more: null }] : [{ people: { referrerId: personId, refereeId }, more: null }, { people: { referrerId, refereeId: personId }, more: 'referrerId <> refereeId' }];
  const walks = sides.flatMap(({ people, more }) => walked.map((status) => newest({
    table: 'referral', given: { campaignId, ...people, status, ownerStaffId: onlyMember(scope) }, ways: WAYS, ...within(more), limit, before,
  })));
  const [only] = walks;
  return only && walks.length === 1 ? only : mergedNewest(walks, limit);
}

/** So many of somebody's referrals are looked at for a picture of them. */
export const MOST_EDGES = 1000;

/** The other side of somebody's referrals, newest first; for a narrower scope those that its members have now. */
export function edgesOf(reader: Reader, scope: Scope, who: { referrerId: string } | { refereeId: string }): Promise<{ referralId: string; personId: string; status: string }[]> {
  const { sql, params } = newest({ table: 'referral', columns: `id AS referralId, ${'referrerId' in who ? 'refereeId' : 'referrerId'} AS personId, status`, given: { ...who, ownerStaffId: onlyMember(scope) }, ways: WAYS,
    ...(scope === 'all' ? {} : { within: scopeClause(scope, 'ownerStaffId') }), limit: MOST_EDGES - 1 });
  return reader.rows(sql, params);
}

/** These referrals, for whoever was shown what they belong to. */
export const referralLinesById = (reader: Reader, ids: readonly string[]): Promise<ReferralLine[]> =>
  ids.length === 0 ? Promise.resolve([]) : reader.rows<ReferralLine>(`SELECT ${LINE} FROM referral r JOIN campaign c ON c.id = r.campaignId WHERE r.id IN (${marks(ids)})`, [...ids]);

export function referralLine(reader: Reader, scope: Scope, id: string): Promise<(ReferralLine & { evidence: string }) | null> {
  const cut = scopeClause(scope, 'r.ownerStaffId');
  return reader.one(`SELECT ${LINE}, r.evidence FROM referral r JOIN campaign c ON c.id = r.campaignId WHERE r.id = ? AND ${cut.sql}`, [id, ...cut.params]);
}

export interface Turn {
  id: string;
  fromStatus: string | null;
  toStatus: string;
  reason: string | null;
  causeType: string;
  causeId: string;
  note: string | null;
  noteSealed: string | null;
  dataSalt: Salt;
  atMs: number;
}

const MOST_TURNS = 200;

/** Oldest first: at most 200, a referral has a dozen. */
export const turnsOf = (reader: Reader, referralId: string): Promise<Turn[]> =>
  reader.rows<Turn>(
    `SELECT h.id, h.fromStatus, h.toStatus, h.reason, h.causeType, h.causeId, h.note, h.noteSealed, c.dataSalt, h.atMs FROM referral_history h JOIN referral r ON r.id = h.referralId
     JOIN customer c ON c.id = r.refereeId WHERE h.referralId = ? ORDER BY h.id LIMIT ${MOST_TURNS}`, [referralId]);

export interface RewardOfReferral {
  id: string;
  itemKey: string;
  beneficiaryType: string;
  beneficiaryId: string;
  kind: string;
  amount: number;
  status: string;
  reason: string | null;
  issuedAtMs: number | null;
}

export const rewardsOf = (reader: Reader, referralId: string): Promise<RewardOfReferral[]> =>
  reader.rows<RewardOfReferral>('SELECT id, itemKey, beneficiaryType, beneficiaryId, kind, amount, status, reason, issuedAtMs FROM reward WHERE referralId = ? ORDER BY id LIMIT 100', [referralId]);

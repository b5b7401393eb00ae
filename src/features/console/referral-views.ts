import type { Reader } from '../../kernel/database/database';
import { mergedNewest, newest } from '../../kernel/database/list-filter';
import { marks } from '../../kernel/database/marks';
import { onlyMember, scopeClause } from '../../kernel/database/scope-clause';
import type { Salt } from '../../kernel/person-seal';
import type { Scope } from '../../kernel/scope';

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

/** Newest first, one row too many when there are more. Each status walks its own index, the few are merged. */
export function referralLines(reader: Reader, { scope, campaignId, referrerId, refereeId, personId, statuses, reached, limit, before }: ReferralQuestion): Promise<ReferralLine[]> {
  const own = scope === 'all' ? null : scopeClause(scope, 'ownerStaffId');
  const step = reached === undefined ? null : REACHED[reached];
  const within = (more: string | null) => (own === null && more === null && step === null ? {} : { within: { sql: [own?.sql, step, more].filter(Boolean).join(' AND '), params: own?.params ?? [] } });
  // the index of the funnel holds every milestone, behind the status: all of them are walked
  const isOfFunnel = reached !== undefined && reached !== 'rewarded' && [referrerId, refereeId, personId, onlyMember(scope)].every((each) => each === undefined);
  const walked: readonly (string | undefined)[] = statuses ?? (isOfFunnel ? REFERRAL_STATUSES.filter((status) => reached !== 'added' || status !== 'rejected') : [undefined]);
  // whoever scanned their own code stands on both sides, and once in the list
  const sides = personId === undefined ? [{ people: { referrerId, refereeId }, more: null }] : [{ people: { referrerId: personId, refereeId }, more: null }, { people: { referrerId, refereeId: personId }, more: 'referrerId <> refereeId' }];
  const walks = sides.flatMap(({ people, more }) => walked.map((status) => newest({
    table: 'referral', given: { campaignId, ...people, status, ownerStaffId: onlyMember(scope) }, ways: WAYS, ...within(more), limit, before,
  })));
  const [only] = walks;
  const { sql, params } = only && walks.length === 1 ? only : mergedNewest(walks, limit);
  return reader.rows<ReferralLine>(`SELECT ${LINE} FROM (${sql}) page CROSS JOIN referral r ON r.id = page.id JOIN campaign c ON c.id = r.campaignId ORDER BY r.id DESC`, params);
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

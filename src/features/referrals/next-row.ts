import type { ReferralReason } from '../../vocabulary/reasons';
import type { Terms } from '../campaigns';
import type { Check, Evidence, Verdict } from './decide-attribution';
import { decideLife } from './decide-life';
import type { Attribution } from './load-attribution';
import type { ReferralRecord } from './store';

export interface NextRow {
  row: ReferralRecord;
  before: ReferralRecord | null;
  needsSight: boolean;
}

type At = { nowMs: number; baselineFinished: boolean; version: number; terms: Terms; nextId: string; refereeId: string };

/** Rewards were issued, or retention was reached: the binding stands whatever arrives later (policy 7). */
export const isFrozen = (referral: Pick<ReferralRecord, 'frozenAtMs' | 'retainedAtMs'>): boolean => referral.frozenAtMs !== null || referral.retainedAtMs !== null;

export const evidenceOf = (checks: readonly Evidence[], ...more: readonly Evidence[]): string => JSON.stringify([...checks, ...more]);

/**
 * What the record of one scan should say now. Pure: the caps, which need the database, come after.
 * A lapse is terminal for whatever happens later; a fact of an earlier time may still show that there was none (policy 7, 19).
 */
export function nextRow(verdict: Verdict, loaded: Pick<Attribution, 'episodes' | 'recorded'>, at: At): NextRow {
  const before = loaded.recorded.find((referral) => referral.codeId === verdict.codeId && referral.scanNo === verdict.scanNo) ?? null;
  const kept = before !== null && (isFrozen(before) || before.status === 'reversed');
  const row = baseRow(verdict, before, at);
  if (kept) row.evidence = before.evidence;
  const refused = kept ? null : refusalOf(verdict, before, loaded.recorded);
  if (refused) {
    row.evidence = evidenceOf(verdict.evidence, ...refused.more);
    return { row: { ...row, status: 'rejected', reason: refused.reason, liveKey: null, boundAtMs: before?.boundAtMs ?? null, endedAtMs: null }, before, needsSight: false };
  }
  const life = decideLife(verdict.episode, {
    // a stay is kept by staying, a follow by following
    episodes: loaded.episodes.filter((each) => each.inGroup === verdict.episode.inGroup), addedAtMs: row.addedAtMs, retentionMs: row.retentionEndsAtMs - row.addedAtMs, nowMs: at.nowMs, baselineFinished: at.baselineFinished,
    retainedAtMs: before?.retainedAtMs ?? null, contactedAtMs: row.contactedAtMs, qualifiedAtMs: row.qualifiedAtMs, dealAtMs: row.dealAtMs, screening: (before?.screening ?? null) as 'held' | 'denied' | null,
  });
  const reversed = before?.status === 'reversed';
  const dead = reversed || life.status === 'lapsed' || life.status === 'rejected';
  return {
    before, needsSight: life.needsSight && !dead,
    row: {
      ...row, status: reversed ? before.status : life.status, reason: reversed ? before.reason : life.reason, liveKey: dead ? null : `${row.campaignId}:${row.refereeId}`,
      retainedAtMs: life.retainedAtMs, endedAtMs: life.endedAtMs, ownerStaffId: life.ownerStaffId, boundAtMs: before?.boundAtMs ?? at.nowMs,
    },
  };
}

/**
 * Records that counted and that no scan stands for any more, because a fact of an earlier time merged it into another: they let go (policy 7).
 * A stay in a group and an add by the same code can bring that about. What is frozen stands.
 */
export function lettingGo(verdicts: readonly Verdict[], recorded: readonly ReferralRecord[]): NextRow[] {
  const named = new Set(verdicts.map(({ codeId, scanNo }) => `${codeId}:${scanNo}`));
  const stray = recorded.filter((row) => row.liveKey !== null && !isFrozen(row) && !named.has(`${row.codeId}:${row.scanNo}`));
  return stray.map((before) => {
    const check: Check = { reason: 'already_referred', passed: false, saw: 'an earlier scan of this code goes on' };
    const evidence = evidenceOf(JSON.parse(before.evidence) as Evidence[], check);
    return { before, needsSight: false, row: { ...before, status: 'rejected', reason: 'already_referred', liveKey: null, endedAtMs: null, evidence } };
  });
}

/** Null: this scan binds. The history's own reason comes first; then a binding that stands already, then a cap that once was full (policy 7, 11). */
function refusalOf(verdict: Verdict, before: ReferralRecord | null, recorded: readonly ReferralRecord[]): { reason: ReferralReason; more: Check[] } | null {
  if (verdict.reason !== null) return { reason: verdict.reason, more: [] };
  const frozen = recorded.find((other) => other !== before && isFrozen(other));
  if (frozen) return { reason: 'already_referred', more: [{ reason: 'already_referred', passed: false, saw: `arrived_late: referral ${frozen.id} stood already` }] };
  if (before?.reason !== 'cap_reached') return null;
  return { reason: 'cap_reached', more: (JSON.parse(before.evidence) as Check[]).filter(({ reason }) => reason === 'cap_reached') };
}

function baseRow(verdict: Verdict, before: ReferralRecord | null, at: At): ReferralRecord {
  const { code, episode } = verdict;
  const addedAtMs = episode.startedAtMs;
  const evidence = evidenceOf(verdict.evidence);
  if (before) {
    // an earlier half-add or a late fact may move the start until the binding is frozen
    return isFrozen(before) ? { ...before } : { ...before, evidence, addedAtMs, retentionEndsAtMs: addedAtMs + at.terms.retention, campaignVersion: at.version, staffId: episode.staffId };
  }
  return {
    id: at.nextId, campaignId: code.campaignId, campaignVersion: at.version, codeId: code.codeId, referrerId: code.referrerId, refereeId: at.refereeId, scanNo: verdict.scanNo, liveKey: null,
    status: 'bound', reason: null, staffId: episode.staffId, ownerStaffId: episode.staffId, addedAtMs, boundAtMs: null, retentionEndsAtMs: addedAtMs + at.terms.retention,
    retainedAtMs: null, contactedAtMs: null, qualifiedAtMs: null, dealAtMs: null, screening: null, frozenAtMs: null, endedAtMs: null, evidence, createdAtMs: at.nowMs,
  };
}

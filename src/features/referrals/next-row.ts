import type { ReferralReason } from '../../vocabulary/reasons';
import type { Terms } from '../campaigns';
import type { Verdict } from './decide-attribution';
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
export const isFrozen = (referral: ReferralRecord): boolean => referral.frozenAtMs !== null || referral.retainedAtMs !== null;

/** What the record of one scan should say now. Pure: the caps, which need the database, come after. */
export function nextRow(verdict: Verdict, loaded: Attribution, at: At): NextRow {
  const before = loaded.recorded.find((referral) => referral.codeId === verdict.codeId && referral.scanNo === verdict.scanNo) ?? null;
  const kept = before !== null && before.liveKey !== null && isFrozen(before);
  const late = !kept && verdict.reason === null && loaded.recorded.some((other) => other.liveKey !== null && isFrozen(other));
  const ended = before !== null && (before.status === 'lapsed' || before.status === 'reversed');
  const reason: ReferralReason | null = kept || ended ? null : late ? 'already_referred' : before?.reason === 'cap_reached' ? 'cap_reached' : verdict.reason;
  const row = baseRow(verdict, before, at);
  row.evidence = JSON.stringify([...verdict.checks, ...(late ? [{ reason: 'already_referred', passed: false, saw: 'arrived_late' }] : [])]);
  if (reason !== null) return { row: { ...row, status: 'rejected', reason, liveKey: null, boundAtMs: before?.boundAtMs ?? null }, before, needsSight: false };
  const life = decideLife(verdict.episode, {
    episodes: loaded.episodes, addedAtMs: row.addedAtMs, retentionMs: row.retentionEndsAtMs - row.addedAtMs, nowMs: at.nowMs, baselineFinished: at.baselineFinished,
    retainedAtMs: before?.retainedAtMs ?? null, contactedAtMs: row.contactedAtMs, qualifiedAtMs: row.qualifiedAtMs, dealAtMs: row.dealAtMs, screening: (before?.screening ?? null) as 'held' | 'denied' | null,
  });
  const dead = ended || life.status === 'lapsed' || life.status === 'rejected';
  return {
    before, needsSight: life.needsSight && !dead,
    row: {
      ...row, status: ended ? before.status : life.status, reason: ended ? before.reason : life.reason, liveKey: dead ? null : `${row.campaignId}:${row.refereeId}`,
      retainedAtMs: life.retainedAtMs, endedAtMs: life.endedAtMs, ownerStaffId: life.ownerStaffId, boundAtMs: before?.boundAtMs ?? at.nowMs,
    },
  };
}

function baseRow(verdict: Verdict, before: ReferralRecord | null, at: At): ReferralRecord {
  const { code, episode } = verdict;
  const addedAtMs = episode.startedAtMs;
  if (before) {
    // an earlier half-add or a late fact may move the start until the binding is frozen
    return isFrozen(before) ? { ...before } : { ...before, addedAtMs, retentionEndsAtMs: addedAtMs + at.terms.retention, campaignVersion: at.version, staffId: episode.staffId };
  }
  return {
    id: at.nextId, campaignId: code.campaignId, campaignVersion: at.version, codeId: code.codeId, referrerId: code.referrerId, refereeId: at.refereeId, scanNo: verdict.scanNo, liveKey: null,
    status: 'bound', reason: null, staffId: episode.staffId, ownerStaffId: episode.staffId, addedAtMs, boundAtMs: null, retentionEndsAtMs: addedAtMs + at.terms.retention,
    retainedAtMs: null, contactedAtMs: null, qualifiedAtMs: null, dealAtMs: null, screening: null, frozenAtMs: null, endedAtMs: null, evidence: '[]', createdAtMs: at.nowMs,
  };
}

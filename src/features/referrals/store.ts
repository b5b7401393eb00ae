import { Referral } from '../../../entities/referral';
import { ReferralHistory } from '../../../entities/referral-history';
import { ReferralTally } from '../../../entities/referral-tally';
import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';

export type ReferralRecord = Referral;
const COLUMNS = [
  'id', 'campaignId', 'campaignVersion', 'codeId', 'referrerId', 'refereeId', 'scanNo', 'liveKey', 'status', 'reason', 'staffId', 'ownerStaffId', 'addedAtMs', 'boundAtMs',
  'retentionEndsAtMs', 'retainedAtMs', 'contactedAtMs', 'qualifiedAtMs', 'dealAtMs', 'screening', 'frozenAtMs', 'endedAtMs', 'evidence', 'createdAtMs',
] as const;
const LIST = COLUMNS.map((column) => `r.${column}`).join(', ');

export const referralsOf = (reader: Reader, refereeIds: readonly string[]): Promise<ReferralRecord[]> =>
  reader.rows<ReferralRecord>(`SELECT ${LIST} FROM referral r WHERE r.refereeId IN (${refereeIds.map(() => '?').join(',')})`, [...refereeIds]);

export const storeScreening = (tx: Tx, id: string, verdict: string | null): Promise<number> => tx.change('UPDATE referral SET screening = ? WHERE id = ?', [verdict, id]);

export const referralById = (reader: Reader, id: string): Promise<ReferralRecord | null> => reader.one<ReferralRecord>(`SELECT ${LIST} FROM referral r WHERE r.id = ?`, [id]);

export const insertReferral = (tx: Tx, row: ReferralRecord): Promise<void> => tx.insert(Referral, row);

const CHANGING = ['codeId', 'campaignVersion', 'referrerId', 'liveKey', 'status', 'reason', 'staffId', 'ownerStaffId', 'addedAtMs', 'boundAtMs', 'retentionEndsAtMs', 'retainedAtMs', 'contactedAtMs', 'qualifiedAtMs', 'dealAtMs', 'endedAtMs', 'evidence'] as const;

export const updateReferral = (tx: Tx, row: ReferralRecord): Promise<number> =>
  tx.change(`UPDATE referral SET ${CHANGING.map((column) => `${column} = ?`).join(', ')} WHERE id = ?`, [...CHANGING.map((column) => row[column]), row.id]);

export const freezeReferral = (tx: Tx, id: string, nowMs: number): Promise<number> => tx.change('UPDATE referral SET frozenAtMs = ? WHERE id = ? AND frozenAtMs IS NULL', [nowMs, id]);

export const insertHistory = (tx: Tx, rows: readonly ReferralHistory[]): Promise<void> => tx.insert(ReferralHistory, rows);

/** Referrers upwards of a customer along standing direct edges, nearest first, six steps (policy 13). */
export async function upwardsOf(reader: Reader, customerId: string): Promise<string[]> {
  const rows = await reader.rows<{ id: string; depth: number }>(
    `WITH RECURSIVE up (id, depth) AS (
       SELECT referrerId, 1 FROM referral WHERE refereeId = ? AND liveKey IS NOT NULL
       UNION SELECT r.referrerId, up.depth + 1 FROM referral r JOIN up ON r.refereeId = up.id WHERE r.liveKey IS NOT NULL AND up.depth < 6
     ) SELECT id, MIN(depth) AS depth FROM up GROUP BY id ORDER BY depth`, [customerId]);
  return rows.map((row) => row.id);
}

/**
 * Takes one place under a cap; false when there is none left. One conditional update, whoever else is asking.
 * The count is made at the first ask: a campaign without caps pays nothing for them.
 */
export async function takePlace(tx: Tx, scope: TallyScope, cap: number): Promise<boolean> {
  const name = scopeName(scope);
  if (!(await tx.one('SELECT scope FROM referral_tally WHERE scope = ?', [name]))) {
    const counted = scope.referrerId === null
      ? await tx.one<{ n: number }>('SELECT COUNT(*) AS n FROM referral WHERE campaignId = ? AND liveKey IS NOT NULL', [scope.campaignId])
      : await tx.one<{ n: number }>('SELECT COUNT(*) AS n FROM referral WHERE referrerId = ? AND campaignId = ? AND liveKey IS NOT NULL', [scope.referrerId, scope.campaignId]);
    await tx.insertUnlessThere(ReferralTally, { scope: name, used: Number(counted?.n ?? 0) });
  }
  return (await tx.change('UPDATE referral_tally SET used = used + 1 WHERE scope = ? AND used < ?', [name, cap])) === 1;
}

export interface TallyScope {
  campaignId: string;
  /** Null: the whole campaign. */
  referrerId: string | null;
}

const scopeName = ({ campaignId, referrerId }: TallyScope) => (referrerId === null ? campaignId : `${campaignId}:${referrerId}`);

export const givePlaceBack = (tx: Tx, scope: TallyScope): Promise<number> => tx.change('UPDATE referral_tally SET used = used - 1 WHERE scope = ? AND used > 0', [scopeName(scope)]);

/** New terms may bring other caps: places are counted anew at the next ask. */
export const forgetPlaces = (tx: Tx, campaignId: string): Promise<number> => tx.change('DELETE FROM referral_tally WHERE scope = ? OR (scope > ? AND scope < ?)', [campaignId, `${campaignId}:`, `${campaignId};`]);

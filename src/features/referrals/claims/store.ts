import { ReferralClaim } from '../../../../entities/referral-claim';
import type { Reader } from '../../../kernel/database/database';
import { marks } from '../../../kernel/database/marks';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { WordsOf } from '../../../kernel/seal-words';

export type ClaimRecord = ReferralClaim;
export const CLAIM_COLUMNS = [
  'id', 'campaignId', 'refereeId', 'referrerId', 'status', 'openKey', 'evidence', 'evidenceSealed', 'claimedBy', 'decidedBy', 'decidedAtMs', 'note', 'noteSealed', 'escalatedAtMs', 'codeId', 'createdAtMs',
] as const satisfies readonly (keyof ReferralClaim)[];
const LIST = CLAIM_COLUMNS.join(', ');

/** Words about two people: they open while both are known. */
export const CLAIM_WORDS: WordsOf = {
  table: 'referral_claim', from: 'referral_claim w', columns: [{ plain: 'evidence', sealed: 'evidenceSealed', blank: '' }, { plain: 'note', sealed: 'noteSealed', blank: null }], people: ['w.referrerId', 'w.refereeId'],
};

/** False when the same is claimed and waits, or this very claim stands already. */
export const insertClaim = (tx: Tx, row: ClaimRecord): Promise<boolean> => tx.insertUnlessThere(ReferralClaim, row);

export const claimById = (reader: Reader, id: string): Promise<ClaimRecord | null> => reader.one<ClaimRecord>(`SELECT ${LIST} FROM referral_claim WHERE id = ?`, [id]);

/** False when somebody decided it before. */
export const storeDecision = async (tx: Tx, { id, status, decidedBy, decidedAtMs, noteSealed, codeId }: Pick<ClaimRecord, 'id' | 'status' | 'decidedBy' | 'decidedAtMs' | 'noteSealed' | 'codeId'>): Promise<boolean> =>
  (await tx.change("UPDATE referral_claim SET status = ?, openKey = NULL, decidedBy = ?, decidedAtMs = ?, noteSealed = ?, codeId = ? WHERE id = ? AND status = 'open'", [status, decidedBy, decidedAtMs, noteSealed, codeId, id])) === 1;

/** Marks those of these claims that still wait; answers them. */
export async function escalateOpen(tx: Tx, ids: readonly string[], nowMs: number): Promise<ClaimRecord[]> {
  await tx.change(`UPDATE referral_claim SET escalatedAtMs = ? WHERE id IN (${marks(ids)}) AND status = 'open' AND escalatedAtMs IS NULL`, [nowMs, ...ids]);
  return tx.rows<ClaimRecord>(`SELECT ${LIST} FROM referral_claim WHERE id IN (${marks(ids)}) AND status = 'open' AND escalatedAtMs = ? ORDER BY id`, [...ids, nowMs]);
}

/** Who made and who decided these claims. No ids cost no statement. */
export async function claimantsOf(reader: Reader, ids: readonly string[]): Promise<Map<string, Pick<ClaimRecord, 'claimedBy' | 'decidedBy'>>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.rows<ClaimRecord>(`SELECT id, claimedBy, decidedBy FROM referral_claim WHERE id IN (${marks(ids)})`, [...ids]);
  return new Map(rows.map(({ id, claimedBy, decidedBy }) => [id, { claimedBy, decidedBy }]));
}

export const wasEverFollowed = async (reader: Reader, customerId: string): Promise<boolean> =>
  (await reader.one('SELECT id FROM follow_episode WHERE customerId = ? LIMIT 1', [customerId])) !== null;

import type { Tx } from '../../kernel/database/unit-of-work';

/**
 * What people wrote of and about somebody who had themselves erased: names and phones of leads, evidence and notes of claims, notes of milestones. A lead nobody
 * came of expires; one that was matched, and a claim that was accepted, go on standing without their words.
 */
export async function forgetTexts(tx: Tx, customerId: string): Promise<void> {
  for (const column of ['referrerId', 'customerId']) {
    await tx.change(
      `UPDATE referral_lead SET phoneKey = NULL, phoneSealed = NULL, nameSealed = NULL, liveKey = NULL, blankAtMs = NULL, status = CASE WHEN status = 'open' THEN 'expired' ELSE status END WHERE ${column} = ?`, [customerId]);
  }
  for (const column of ['referrerId', 'refereeId']) {
    await tx.change(`UPDATE referral_claim SET evidence = '', evidenceSealed = NULL, note = NULL, noteSealed = NULL WHERE ${column} = ?`, [customerId]);
    await tx.change(`UPDATE referral_history SET note = NULL, noteSealed = NULL WHERE (note IS NOT NULL OR noteSealed IS NOT NULL) AND referralId IN (SELECT id FROM referral WHERE ${column} = ?)`, [customerId]);
  }
}

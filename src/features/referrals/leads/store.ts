import { ReferralLead } from '../../../../entities/referral-lead';
import type { Reader } from '../../../kernel/database/database';
import { marks } from '../../../kernel/database/marks';
import type { Tx } from '../../../kernel/database/unit-of-work';
import { updateRows } from '../../../kernel/database/update-rows';

export type LeadRecord = ReferralLead;
export const LEAD_COLUMNS = [
  'id', 'campaignId', 'referrerId', 'status', 'liveKey', 'duplicateOf', 'phoneKey', 'phoneSealed', 'nameSealed', 'source', 'toldBy', 'consentVersion', 'customerId', 'matchedAtMs', 'matchedBy', 'codeId',
  'blankAtMs', 'createdAtMs',
] as const satisfies readonly (keyof ReferralLead)[];
const LIST = LEAD_COLUMNS.join(', ');

export const liveKeyOf = ({ campaignId, phoneKey }: { campaignId: string; phoneKey: string }): string => `${campaignId}:${phoneKey}`;

/** False when another lead of this campaign has the phone, or this very lead stands already. */
export const insertLead = (tx: Tx, row: LeadRecord): Promise<boolean> => tx.insertUnlessThere(ReferralLead, row);

export const leadById = (reader: Reader, id: string): Promise<LeadRecord | null> => reader.one<LeadRecord>(`SELECT ${LIST} FROM referral_lead WHERE id = ?`, [id]);
export const leadByLive = (reader: Reader, liveKey: string): Promise<LeadRecord | null> => reader.one<LeadRecord>(`SELECT ${LIST} FROM referral_lead WHERE liveKey = ?`, [liveKey]);

export const leadsByIds = async (reader: Reader, ids: readonly string[]): Promise<LeadRecord[]> =>
  (ids.length === 0 ? [] : reader.rows<LeadRecord>(`SELECT ${LIST} FROM referral_lead WHERE id IN (${marks(ids)}) ORDER BY id`, [...ids]));

/** Takes the open leads with these phones for this transaction, then reads those that are open still. */
export async function lockOpenLeads(tx: Tx, phoneKeys: readonly string[]): Promise<LeadRecord[]> {
  if (phoneKeys.length === 0) return [];
  const found = await tx.rows<{ id: string }>(`SELECT id FROM referral_lead WHERE phoneKey IN (${marks(phoneKeys)}) AND status = 'open' ORDER BY id`, [...phoneKeys]);
  return (await lockLeads(tx, found.map(({ id }) => id))).filter(({ status }) => status === 'open');
}

export async function lockLeads(tx: Tx, ids: readonly string[]): Promise<LeadRecord[]> {
  if (ids.length === 0) return [];
  await tx.change(`UPDATE referral_lead SET status = status WHERE id IN (${marks(ids)})`, [...ids]);
  return leadsByIds(tx, ids);
}

export const storeMatched = (tx: Tx, rows: readonly LeadRecord[]): Promise<number> =>
  updateRows(tx, 'referral_lead', rows, ['status', 'customerId', 'matchedAtMs', 'matchedBy', 'codeId', 'blankAtMs']);

/** Leads of which nobody came in time, oldest first. */
export async function staleLeads(reader: Reader, nowMs: number, limit: number): Promise<string[]> {
  const rows = await reader.rows<{ id: string }>(`SELECT id FROM referral_lead WHERE blankAtMs <= ? ORDER BY blankAtMs LIMIT ${limit}`, [nowMs]);
  return rows.map(({ id }) => id);
}

/** What told who they are goes; a lead that was matched meanwhile keeps it. */
export const blankLeads = (tx: Tx, ids: readonly string[]): Promise<number> => tx.change(
  `UPDATE referral_lead SET phoneKey = NULL, phoneSealed = NULL, nameSealed = NULL, liveKey = NULL, blankAtMs = NULL, status = CASE WHEN status = 'open' THEN 'expired' ELSE status END
   WHERE id IN (${marks(ids)}) AND blankAtMs IS NOT NULL`, [...ids]);

import { AcquisitionLinkRow } from '../../../../entities/acquisition-link';
import type { Reader } from '../../../kernel/database/database';
import { marks } from '../../../kernel/database/marks';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { CarrierStatus } from '../store';

export interface LinkRecord {
  id: string;
  campaignId: string;
  name: string;
  /** JSON list of userids. */
  users: string;
  status: CarrierStatus;
  linkId: string | null;
  url: string | null;
  reason: string | null;
  createdAtMs: number;
  changedAtMs: number;
}

const COLUMNS = 'id, campaignId, name, users, status, linkId, url, reason, createdAtMs, changedAtMs';

export const linkById = (reader: Reader, id: string): Promise<LinkRecord | null> => reader.one<LinkRecord>(`SELECT ${COLUMNS} FROM acquisition_link WHERE id = ?`, [id]);

export const linkByWecomId = (reader: Reader, linkId: string): Promise<LinkRecord | null> => reader.one<LinkRecord>(`SELECT ${COLUMNS} FROM acquisition_link WHERE linkId = ?`, [linkId]);

export const linksOf = async (reader: Reader, campaignIds: readonly string[]): Promise<LinkRecord[]> =>
  campaignIds.length === 0 ? [] : reader.rows<LinkRecord>(`SELECT ${COLUMNS} FROM acquisition_link WHERE campaignId IN (${marks(campaignIds)})`, [...campaignIds]);

/** What we know to work at WeCom. */
export const workingLinkIds = async (reader: Reader): Promise<string[]> =>
  (await reader.rows<{ linkId: string }>("SELECT linkId FROM acquisition_link WHERE status = 'active' AND linkId IS NOT NULL")).map((row) => row.linkId);

/** Links that may name one of these, one per campaign at most; asked when a member leaves or is renamed. */
export const linksNaming = (reader: Reader, keys: readonly string[]): Promise<LinkRecord[]> =>
  reader.rows<LinkRecord>(`SELECT ${COLUMNS} FROM acquisition_link WHERE status <> 'failed' AND (${keys.map(() => 'LOWER(users) LIKE ?').join(' OR ')}) ORDER BY id`, keys.map((key) => `%${JSON.stringify(key)}%`));

/** False: this campaign has one already. */
export const insertLinkIntent = (tx: Tx, link: Pick<LinkRecord, 'id' | 'campaignId' | 'name' | 'users' | 'createdAtMs'>): Promise<boolean> =>
  tx.insertUnlessThere(AcquisitionLinkRow, { ...link, status: 'pending', linkId: null, url: null, reason: null, changedAtMs: link.createdAtMs });

/** Only a failed one is made anew; the miss says that somebody did so already. */
export const reopenLink = (tx: Tx, link: Pick<LinkRecord, 'id' | 'name' | 'users' | 'changedAtMs'>): Promise<number> =>
  tx.change("UPDATE acquisition_link SET status = 'pending', reason = NULL, linkId = NULL, url = NULL, name = ?, users = ?, changedAtMs = ? WHERE id = ? AND status = 'failed'", [link.name, link.users, link.changedAtMs, link.id]);

export const storeLinkMade = (tx: Tx, id: string, made: { linkId: string; url: string; nowMs: number }): Promise<number> =>
  tx.change("UPDATE acquisition_link SET status = 'active', linkId = ?, url = ?, reason = NULL, changedAtMs = ? WHERE id = ? AND status = 'pending'", [made.linkId, made.url, made.nowMs, id]);

export const storeLinkRefused = (tx: Tx, id: string, reason: string, nowMs: number): Promise<number> =>
  tx.change("UPDATE acquisition_link SET status = 'failed', reason = ?, changedAtMs = ? WHERE id = ? AND status = 'pending'", [reason.slice(0, 190), nowMs, id]);

/** WeCom says that this link adds nobody any more. */
export const storeLinkLost = (tx: Tx, linkId: string, reason: string, nowMs: number): Promise<number> =>
  tx.change("UPDATE acquisition_link SET status = 'failed', reason = ?, changedAtMs = ? WHERE linkId = ? AND status = 'active'", [reason, nowMs, linkId]);

/** Nothing when somebody changed the list meanwhile: whoever did looks again. */
export const storeLinkUsers = (tx: Tx, link: Pick<LinkRecord, 'id' | 'users'>, users: readonly string[]): Promise<number> =>
  tx.change('UPDATE acquisition_link SET users = ? WHERE id = ? AND users = ?', [JSON.stringify(users), link.id, link.users]);

/** Nobody is shown it any more; what stands at WeCom is to be deleted. */
export const retireLink = (tx: Tx, id: string, nowMs: number): Promise<number> =>
  tx.change("UPDATE acquisition_link SET status = CASE WHEN linkId IS NULL THEN 'retired' ELSE 'removing' END, changedAtMs = ? WHERE id = ? AND status IN ('pending', 'active', 'failed')", [nowMs, id]);

export const storeLinkRemoved = (tx: Tx, id: string, nowMs: number): Promise<number> =>
  tx.change("UPDATE acquisition_link SET status = 'retired', linkId = NULL, url = NULL, changedAtMs = ? WHERE id = ? AND status = 'removing'", [nowMs, id]);

/** It was given up while it was being made. */
export const storeLinkToRemove = (tx: Tx, id: string, linkId: string): Promise<number> =>
  tx.change("UPDATE acquisition_link SET status = 'removing', linkId = ? WHERE id = ? AND status = 'retired'", [linkId, id]);

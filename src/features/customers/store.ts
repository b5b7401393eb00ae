import { CustomerTag } from '../../../entities/customer-tag';
import { FollowEpisode } from '../../../entities/follow-episode';
import { FollowFactRow } from '../../../entities/follow-fact';
import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { CustomerId, StaffId } from '../../vocabulary/events';
import type { Episode, FollowFact } from '../../vocabulary/follow';

export interface CustomerRecord {
  id: CustomerId;
  externalUserId: string;
  personId: string;
  type: number | null;
  name: string | null;
  stage: string | null;
  openidKey: string | null;
  staffId: StaffId | null;
  detailAtMs: number | null;
}

const COLUMNS = 'id, externalUserId, personId, type, name, stage, openidKey, staffId, detailAtMs';
const marks = (list: readonly unknown[]) => list.map(() => '?').join(',');

/**
 * First statement of every verb that changes a customer's follows or referrals: takes the customer's row, made if WeCom names a stranger,
 * so that only one such verb is under way (architecture 3). What is read after it is current.
 */
export async function lockCustomer(tx: Tx, externalUserId: string, fresh: { id: string; nowMs: number }, engine: 'sqlite' | 'mysql'): Promise<CustomerRecord> {
  const bump = engine === 'sqlite' ? 'ON CONFLICT (externalUserId) DO UPDATE SET turn = turn + 1' : 'ON DUPLICATE KEY UPDATE turn = turn + 1';
  const affected = await tx.change(`INSERT INTO customer (id, externalUserId, personId, turn, createdAtMs) VALUES (?,?,?,1,?) ${bump}`, [fresh.id, externalUserId, fresh.id, fresh.nowMs]);
  // MySQL counts 1 for a new row and 2 for a changed one; SQLite counts 1 for both
  if (engine === 'mysql' && affected === 1) return { id: fresh.id, externalUserId, personId: fresh.id, type: null, name: null, stage: null, openidKey: null, staffId: null, detailAtMs: null };
  return (await customerByExternalId(tx, externalUserId)) as CustomerRecord;
}

/** The same turn for a customer whose internal id is known; nothing is read. */
export const takeTurn = (tx: Tx, id: CustomerId): Promise<number> => tx.change('UPDATE customer SET turn = turn + 1 WHERE id = ?', [id]);

/** The same turn, and the customer as it stands then. */
export async function lockCustomerById(tx: Tx, id: CustomerId): Promise<CustomerRecord | null> {
  await takeTurn(tx, id);
  return tx.one<CustomerRecord>(`SELECT ${COLUMNS} FROM customer WHERE id = ?`, [id]);
}

export const customerByExternalId = (reader: Reader, externalUserId: string): Promise<CustomerRecord | null> =>
  reader.one<CustomerRecord>(`SELECT ${COLUMNS} FROM customer WHERE externalUserId = ?`, [externalUserId]);

export const customersByIds = async (reader: Reader, ids: readonly CustomerId[]): Promise<CustomerRecord[]> =>
  ids.length === 0 ? [] : reader.rows<CustomerRecord>(`SELECT ${COLUMNS} FROM customer WHERE id IN (${marks(ids)})`, [...ids]);

export const factsOf = (reader: Reader, customerId: CustomerId): Promise<FollowFact[]> =>
  reader.rows<FollowFact>('SELECT id, staffId, kind, atMs, state, source, arrivedAtMs FROM follow_fact WHERE customerId = ?', [customerId]);

/** False when this very fact is stored already: another receiver's copy, or a retry whose plaintext differs. */
export const insertFact = (tx: Tx, customerId: CustomerId, fact: FollowFact): Promise<boolean> => tx.insertUnlessThere(FollowFactRow, { ...fact, customerId });

const openKeyOf = (customerId: CustomerId, staffId: StaffId) => `${customerId}:${staffId}`;

/** Makes the stored episodes agree with the folded ones; mostly one row is new or changed. Of a customer made just now none are stored. */
export async function syncEpisodes(tx: Tx, customerId: CustomerId, folded: readonly Episode[], nextId: () => string, isNew = false): Promise<void> {
  const stored = isNew ? [] : await tx.rows<FollowEpisode>('SELECT id, openKey, customerId, staffId, startedAtMs, endedAtMs, endedBy, state FROM follow_episode WHERE customerId = ?', [customerId]);
  const keyOf = (episode: { staffId: string; startedAtMs: number }) => `${episode.staffId}:${episode.startedAtMs}`;
  const wanted = new Map(folded.map((episode) => [keyOf(episode), episode]));
  const gone = stored.filter((row) => !wanted.has(keyOf(row)));
  if (gone.length > 0) await tx.change(`DELETE FROM follow_episode WHERE id IN (${marks(gone)})`, gone.map((row) => row.id));
  const have = new Map(stored.map((row) => [keyOf(row), row]));
  for (const [key, row] of have) {
    const now = wanted.get(key);
    if (!now || (row.endedAtMs === now.endedAtMs && row.endedBy === now.endedBy && row.state === now.state)) continue;
    const openKey = now.endedAtMs === null ? openKeyOf(customerId, now.staffId) : null;
    await tx.change('UPDATE follow_episode SET openKey = ?, endedAtMs = ?, endedBy = ?, state = ? WHERE id = ?', [openKey, now.endedAtMs, now.endedBy, now.state, row.id]);
  }
  await tx.insert(FollowEpisode, folded.filter((episode) => !have.has(keyOf(episode))).map((episode) => ({
    id: nextId(), openKey: episode.endedAtMs === null ? openKeyOf(customerId, episode.staffId) : null, customerId, staffId: episode.staffId,
    startedAtMs: episode.startedAtMs, endedAtMs: episode.endedAtMs, endedBy: episode.endedBy, state: episode.state,
  })));
}

export interface TagRow {
  staffId: StaffId;
  tagId: string | null;
  name: string;
  groupName: string;
  type: number;
}

/** Tags are kept as WeCom reports them; an unchanged list writes nothing. */
export async function replaceTags(tx: Tx, customerId: CustomerId, tags: readonly TagRow[], nextId: () => string): Promise<boolean> {
  const stored = await tx.rows<TagRow>('SELECT staffId, tagId, name, groupName, type FROM customer_tag WHERE customerId = ?', [customerId]);
  const textOf = (list: readonly TagRow[]) => list.map((tag) => JSON.stringify([tag.staffId, tag.tagId, tag.name, tag.groupName, tag.type])).sort().join();
  if (textOf(stored) === textOf(tags)) return false;
  await tx.change('DELETE FROM customer_tag WHERE customerId = ?', [customerId]);
  await tx.insert(CustomerTag, tags.map((tag) => ({ id: nextId(), customerId, staffId: tag.staffId, tagId: tag.tagId, name: tag.name, groupName: tag.groupName, type: tag.type })));
  return true;
}

export const storeProfile = (tx: Tx, id: CustomerId, profile: { name: string; type: number; detailAtMs: number }): Promise<number> =>
  tx.change('UPDATE customer SET name = ?, type = ?, detailAtMs = ? WHERE id = ? AND (detailAtMs IS NULL OR detailAtMs <= ?)', [profile.name.slice(0, 128), profile.type, profile.detailAtMs, id, profile.detailAtMs]);

export const storeIdentity = (tx: Tx, id: CustomerId, identity: { openidKey: string | null; staffId: StaffId | null }): Promise<number> =>
  tx.change('UPDATE customer SET openidKey = ?, staffId = ? WHERE id = ?', [identity.openidKey, identity.staffId, id]);

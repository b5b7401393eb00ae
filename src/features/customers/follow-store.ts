import { FollowEpisode } from '../../../entities/follow-episode';
import { FollowFactRow } from '../../../entities/follow-fact';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import { updateRows } from '../../kernel/database/update-rows';
import type { CustomerId, StaffId } from '../../vocabulary/events';
import type { Episode, FollowFact } from '../../vocabulary/follow';
import { foldEpisodes } from './fold-episodes';

export type OwnedFact = FollowFact & { customerId: CustomerId };

/** All facts of each of these customers; one without any has an empty list. */
export async function factsByCustomer(reader: Reader, customerIds: readonly CustomerId[]): Promise<Map<CustomerId, FollowFact[]>> {
  const facts = new Map<CustomerId, FollowFact[]>(customerIds.map((id) => [id, []]));
  if (facts.size === 0) return facts;
  const rows = await reader.rows<OwnedFact>(
    `SELECT customerId, id, staffId, kind, atMs, state, source, arrivedAtMs FROM follow_fact WHERE customerId IN (${marks([...facts.keys()])})`, [...facts.keys()]);
  for (const { customerId, ...fact } of rows) facts.get(customerId)?.push(fact);
  return facts;
}

export async function episodesByCustomer(reader: Reader, customerIds: readonly CustomerId[]): Promise<Map<CustomerId, Episode[]>> {
  const facts = await factsByCustomer(reader, customerIds);
  return new Map([...facts].map(([id, own]) => [id, foldEpisodes(own)]));
}

/** Facts that are stored already are left as they are: another receiver's copy, or a retry whose plaintext differs. */
export const insertFacts = (tx: Tx, facts: readonly OwnedFact[]): Promise<void> => tx.insertMissing(FollowFactRow, facts);

/** Customers with an open follow of this member that began no later, in order of their ids. */
export async function openFollowersOf(reader: Reader, { staffId, startedUpToMs, after, limit }: { staffId: StaffId; startedUpToMs: number; after: CustomerId; limit: number }): Promise<CustomerId[]> {
  const rows = await reader.rows<{ customerId: CustomerId }>(
    `SELECT customerId FROM follow_episode WHERE staffId = ? AND endedAtMs IS NULL AND customerId > ? AND startedAtMs <= ? ORDER BY customerId LIMIT ${limit}`, [staffId, after, startedUpToMs]);
  return rows.map((row) => row.customerId);
}

/** Facts of this member among the next `among` rows; `end` is where that look ended, null at the end of all facts. No index serves this: it is asked when two rows turn out to be one member. */
export async function factsOfStaffAfter(reader: Reader, { staffId, after, among, limit }: { staffId: StaffId; after: string; among: number; limit: number }): Promise<{ facts: { id: string; customerId: CustomerId }[]; end: string | null }> {
  const last = await reader.one<{ id: string }>(`SELECT id FROM follow_fact WHERE id > ? ORDER BY id LIMIT 1 OFFSET ${among}`, [after]);
  const facts = await reader.rows<{ id: string; customerId: CustomerId }>(
    `SELECT id, customerId FROM follow_fact WHERE id > ? AND id <= ? AND staffId = ? ORDER BY id LIMIT ${limit}`, [after, last?.id ?? '~', staffId]);
  return { facts, end: facts.length === limit ? (facts.at(-1)?.id ?? null) : (last?.id ?? null) };
}

/** The one change that facts ever see: two ids of a member become one. What says the same under both is kept once. */
export async function moveFacts(tx: Tx, { moved, dropped }: { moved: readonly string[]; dropped: readonly string[] }, into: StaffId): Promise<void> {
  if (dropped.length > 0) await tx.change(`DELETE FROM follow_fact WHERE id IN (${marks(dropped)})`, [...dropped]);
  if (moved.length > 0) await tx.change(`UPDATE follow_fact SET staffId = ? WHERE id IN (${marks(moved)})`, [into, ...moved]);
}

const openKeyOf = (customerId: CustomerId, staffId: StaffId) => `${customerId}:${staffId}`;
const keyOf = (episode: { customerId: string; staffId: string; startedAtMs: number }) => `${episode.customerId}:${episode.staffId}:${episode.startedAtMs}`;

/** Makes the stored episodes of these customers agree with the folded ones; mostly one row each is new or changed. */
export async function syncEpisodes(tx: Tx, folded: ReadonlyMap<CustomerId, readonly Episode[]>, nextId: () => string): Promise<void> {
  if (folded.size === 0) return;
  const stored = await tx.rows<FollowEpisode>(
    `SELECT id, openKey, customerId, staffId, startedAtMs, endedAtMs, endedBy, state FROM follow_episode WHERE customerId IN (${marks([...folded.keys()])})`, [...folded.keys()]);
  const wanted = new Map([...folded].flatMap(([customerId, episodes]) => episodes.map((episode): [string, FollowEpisode] => {
    const { staffId, startedAtMs, endedAtMs, endedBy, state } = episode;
    return [keyOf({ customerId, staffId, startedAtMs }), { id: '', openKey: endedAtMs === null ? openKeyOf(customerId, staffId) : null, customerId, staffId, startedAtMs, endedAtMs, endedBy, state, listedBy: null }];
  })));
  const gone = stored.filter((row) => !wanted.has(keyOf(row)));
  if (gone.length > 0) await tx.change(`DELETE FROM follow_episode WHERE id IN (${marks(gone)})`, gone.map((row) => row.id));
  const changed = stored.flatMap((row) => {
    const now = wanted.get(keyOf(row));
    return now && (row.endedAtMs !== now.endedAtMs || row.endedBy !== now.endedBy || row.state !== now.state) ? [{ ...now, id: row.id }] : [];
  });
  // one that ends frees the key of the one that is open from then on
  await updateRows(tx, 'follow_episode', changed.filter((row) => row.openKey === null), CHANGING);
  await updateRows(tx, 'follow_episode', changed.filter((row) => row.openKey !== null), CHANGING);
  const have = new Set(stored.map(keyOf));
  await tx.insert(FollowEpisode, [...wanted.values()].filter((row) => !have.has(keyOf(row))).map((row) => ({ ...row, id: nextId() })));
}

const CHANGING = ['openKey', 'endedAtMs', 'endedBy', 'state'] as const;

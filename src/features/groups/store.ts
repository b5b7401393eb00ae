import { GroupChatRow } from '../../../entities/group-chat';
import { GroupMemberRow } from '../../../entities/group-member';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import { updateRows } from '../../kernel/database/update-rows';
import type { StaffId } from '../../vocabulary/events';
import type { MemberChange, Open } from './decide-members';

export type GroupRecord = GroupChatRow;

const COLUMNS = 'id, chatId, name, ownerStaffId, status, memberVersion, wantedVersion, heardAtMs, members, externals, createdAtMs, dismissedAtMs, readAtMs, turn';

export const groupById = (reader: Reader, id: string): Promise<GroupRecord | null> => reader.one<GroupRecord>(`SELECT ${COLUMNS} FROM group_chat WHERE id = ?`, [id]);

/** Groups of these ids of WeCom, made where they are new, and nobody else's to change until the commit. */
export async function lockGroups(tx: Tx, chatIds: readonly string[], nextId: () => string): Promise<GroupRecord[]> {
  const sorted = [...new Set(chatIds)].sort();
  await tx.insertMissing(GroupChatRow, sorted.map((chatId) => ({
    id: nextId(), chatId, name: null, ownerStaffId: null, status: 'active', memberVersion: null, wantedVersion: null, heardAtMs: null, members: 0, externals: 0, createdAtMs: null, dismissedAtMs: null, readAtMs: null, turn: 0,
  })));
  await tx.change(`UPDATE group_chat SET turn = turn + 1 WHERE chatId IN (${marks(sorted)})`, sorted);
  return tx.rows<GroupRecord>(`SELECT ${COLUMNS} FROM group_chat WHERE chatId IN (${marks(sorted)}) ORDER BY chatId`, sorted);
}

export const storeGroups = (tx: Tx, rows: readonly GroupRecord[]): Promise<number> =>
  updateRows(tx, 'group_chat', rows, ['name', 'ownerStaffId', 'status', 'memberVersion', 'wantedVersion', 'heardAtMs', 'members', 'externals', 'createdAtMs', 'dismissedAtMs', 'readAtMs']);

export const activeGroupsAfter = (reader: Reader, after: string, limit: number): Promise<{ id: string }[]> =>
  reader.rows<{ id: string }>(`SELECT id FROM group_chat WHERE id > ? AND status = 'active' ORDER BY id LIMIT ${limit}`, [after]);

const personOf = ({ staffId, customerId }: { staffId: string | null; customerId: string | null }) => (staffId === null ? `c${customerId ?? ''}` : `s${staffId}`);

export async function openStays(reader: Reader, groupId: string): Promise<Open[]> {
  const rows = await reader.rows<Pick<GroupMemberRow, 'id' | 'staffId' | 'customerId' | 'joinedAtMs'>>('SELECT id, staffId, customerId, joinedAtMs FROM group_member WHERE groupId = ? AND leftAtMs IS NULL', [groupId]);
  return rows.map((row) => ({ id: row.id, person: personOf(row), joinedAtMs: row.joinedAtMs }));
}

export async function storeStays(tx: Tx, { groupId, seenAtMs }: { groupId: string; seenAtMs: number }, { joined, left }: MemberChange, nextId: () => string): Promise<void> {
  // whoever came back lets go of the old stay first: being in a group is a unique key
  await updateRows(tx, 'group_member', left.map((stay) => ({ ...stay, openKey: null })), ['openKey', 'leftAtMs']);
  await tx.insert(GroupMemberRow, joined.map(({ person, joinedAtMs, joinScene, state, inviterStaffId }) => ({
    id: nextId(), openKey: `${groupId}:${person}`, groupId, staffId: person.startsWith('s') ? person.slice(1) : null, customerId: person.startsWith('c') ? person.slice(1) : null,
    joinedAtMs, joinScene, state: state?.slice(0, 64) ?? null, inviterStaffId, seenAtMs, leftAtMs: null,
  })));
}

/** Everybody leaves a group that is no more. */
export const endStays = (tx: Tx, groupIds: readonly string[], atMs: number): Promise<number> =>
  tx.change(`UPDATE group_member SET leftAtMs = ?, openKey = NULL WHERE groupId IN (${marks(groupIds)}) AND leftAtMs IS NULL`, [atMs, ...groupIds]);

/** Members whose groups can be listed. */
export const ownersInRange = async (reader: Reader): Promise<StaffId[]> =>
  (await reader.rows<{ id: StaffId }>('SELECT id FROM staff WHERE inRange = 1 AND mergedInto IS NULL ORDER BY id')).map((row) => row.id);

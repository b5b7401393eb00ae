import { StaffName } from '../../../entities/staff-name';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { StaffId } from '../../vocabulary/events';
import type { FormerName } from './decide-rename';
import { staffByIds, staffByUserIds, userKeyOf, type StaffRecord } from './store';

/** Who carried these names once, by key. */
export async function formerNamesOf(reader: Reader, userIds: readonly string[]): Promise<Map<string, FormerName>> {
  if (userIds.length === 0) return new Map();
  const rows = await reader.rows<{ userKey: string; staffId: StaffId; untilMs: number }>(`SELECT userKey, staffId, untilMs FROM staff_name WHERE userKey IN (${marks(userIds)})`, userIds.map(userKeyOf));
  return new Map(rows.map(({ userKey, staffId, untilMs }) => [userKey, { member: staffId, untilMs }]));
}

/** Who these names lead to today, present or former, by key; merged rows lead to the member who stands for them. */
export async function membersByNames(reader: Reader, userIds: readonly string[]): Promise<Map<string, StaffRecord>> {
  const members = new Map((await staffByUserIds(reader, userIds)).map((row) => [userKeyOf(row.userId), row]));
  const former = await formerNamesOf(reader, userIds.filter((userId) => !members.has(userKeyOf(userId))));
  const rows = new Map((await staffByIds(reader, [...former.values()].map(({ member }) => member))).map((row) => [row.id, row]));
  for (const [key, { member }] of former) {
    const row = rows.get(member);
    if (row) members.set(key, row);
  }
  return members;
}

/** Every name this member carries or carried, as keys. */
export async function namesOf(reader: Reader, staffId: StaffId): Promise<string[]> {
  const rows = await reader.rows<{ userKey: string }>('SELECT userKey FROM staff_name WHERE staffId = ?', [staffId]);
  return [...(await staffByIds(reader, [staffId])).map((row) => userKeyOf(row.userId)), ...rows.map((row) => row.userKey)];
}

/** Whoever carried a name last is found by it. */
export async function rememberFormerName(tx: Tx, { userId, staffId, untilMs }: { userId: string; staffId: StaffId; untilMs: number }): Promise<void> {
  await forgetFormerNames(tx, [userId]);
  await tx.insert(StaffName, { userKey: userKeyOf(userId), staffId, untilMs });
}

/** These names are carried anew. Answers how many were remembered. */
export const forgetFormerNames = async (tx: Tx, userIds: readonly string[]): Promise<number> =>
  userIds.length === 0 ? 0 : tx.change(`DELETE FROM staff_name WHERE userKey IN (${marks(userIds)})`, userIds.map(userKeyOf));

/** Rows that were merged into this one are shown under its name. */
export async function giveName(tx: Tx, id: StaffId, { userId, sinceMs }: { userId: string; sinceMs: number | null }): Promise<void> {
  await tx.change('UPDATE staff SET userId = ?, userKey = ?, namedAtMs = ? WHERE id = ?', [userId, userKeyOf(userId), sinceMs, id]);
  await tx.change('UPDATE staff SET userId = ? WHERE mergedInto = ?', [userId, id]);
}

/** A userid holds no colon, so nobody can be called that. */
export const takeNameFrom = (tx: Tx, id: StaffId): Promise<number> => tx.change('UPDATE staff SET userKey = ? WHERE id = ?', [`left:${id}`, id]);

/** What was known of `gone` is known of `kept`; the row stays for those who remember its id. */
export async function absorbStaff(tx: Tx, kept: StaffRecord, gone: StaffRecord): Promise<void> {
  await tx.change('UPDATE staff SET userKey = ?, mergedInto = ?, inRange = 0, openidKey = NULL WHERE id = ?', [`merged:${gone.id}`, kept.id, gone.id]);
  await tx.change('UPDATE staff SET mergedInto = ? WHERE mergedInto = ?', [kept.id, gone.id]);
  await tx.change('UPDATE staff_name SET staffId = ? WHERE staffId = ?', [kept.id, gone.id]);
  await tx.change('DELETE FROM staff_department WHERE staffId = ?', [gone.id]);
  const leftAtMs = Math.max(kept.leftAtMs ?? 0, gone.leftAtMs ?? 0) || null;
  await tx.change('UPDATE staff SET inRange = ?, name = ?, activation = ?, openidKey = ?, leftAtMs = ? WHERE id = ?', [
    Math.max(kept.inRange, gone.inRange), gone.name ?? kept.name, gone.activation ?? kept.activation, kept.openidKey ?? gone.openidKey, leftAtMs, kept.id,
  ]);
}

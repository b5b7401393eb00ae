import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import { scopeClause } from '../../kernel/database/scope-clause';
import type { Scope } from '../../kernel/scope';
import { marks } from '../../kernel/database/marks';

export interface GroupItem {
  id: string;
  chatId: string;
  name: string | null;
  ownerUserId: string | null;
  status: string;
  members: number;
  externals: number;
  createdAtMs: number | null;
  dismissedAtMs: number | null;
  readAtMs: number | null;
}

const GROUP = 'g.id, g.chatId, g.name, s.userId AS ownerUserId, g.status, g.members, g.externals, g.createdAtMs, g.dismissedAtMs, g.readAtMs';

/** Groups, newest first. */
export function groupPage(reader: Reader, scope: Scope, status: string | undefined, limit: number, before: string | undefined): Promise<GroupItem[]> {
  const { sql, params } = newest({ table: 'group_chat', given: { status }, ways: {}, ...(scope === 'all' ? {} : { within: scopeClause(scope, 'ownerStaffId') }), limit, before });
  return reader.rows<GroupItem>(`SELECT ${GROUP} FROM (${sql}) page CROSS JOIN group_chat g ON g.id = page.id LEFT JOIN staff s ON s.id = g.ownerStaffId ORDER BY g.id DESC`, params);
}

/** A group is its owner's. */
export function groupByChatId(reader: Reader, scope: Scope, chatId: string): Promise<GroupItem | null> {
  const { sql, params } = scopeClause(scope, 'g.ownerStaffId');
  return reader.one<GroupItem>(`SELECT ${GROUP} FROM group_chat g LEFT JOIN staff s ON s.id = g.ownerStaffId WHERE g.chatId = ? AND ${sql}`, [chatId, ...params]);
}

/** Userids of the owners of these groups, by WeCom's chat id. */
export async function ownersOfChats(reader: Reader, chatIds: readonly string[]): Promise<Map<string, string>> {
  if (chatIds.length === 0) return new Map();
  const rows = await reader.rows<{ chatId: string; userId: string }>(`SELECT g.chatId, s.userId FROM group_chat g JOIN staff s ON s.id = g.ownerStaffId WHERE g.chatId IN (${marks(chatIds)})`, [...chatIds]);
  return new Map(rows.map((row) => [row.chatId, row.userId]));
}

export interface MemberItem {
  id: string;
  userId: string | null;
  externalUserId: string | null;
  joinedAtMs: number;
  joinScene: number;
  state: string | null;
  inviterUserId: string | null;
  leftAtMs: number | null;
}

/** Stays in a group, newest first, those that ended among them. */
export function memberPage(reader: Reader, groupId: string, limit: number, before: string | undefined): Promise<MemberItem[]> {
  const { sql, params } = newest({ table: 'group_member', given: { groupId }, ways: { ix_group_member_list: ['groupId'] }, limit, before });
  return reader.rows<MemberItem>(
    `SELECT m.id, s.userId, c.externalUserId, m.joinedAtMs, m.joinScene, m.state, i.userId AS inviterUserId, m.leftAtMs FROM (${sql}) page CROSS JOIN group_member m ON m.id = page.id
     LEFT JOIN staff s ON s.id = m.staffId LEFT JOIN customer c ON c.id = m.customerId LEFT JOIN staff i ON i.id = m.inviterStaffId ORDER BY m.id DESC`, params);
}

import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import { scopeClause } from '../../kernel/database/scope-clause';
import type { Scope } from '../../kernel/scope';

export interface GroupRow {
  id: string;
  chatId: string;
  name: string | null;
  ownerStaffId: string | null;
  status: string;
  members: number;
  externals: number;
  createdAtMs: number | null;
  readAtMs: number | null;
}

export interface StayRow {
  id: string;
  staffId: string | null;
  customerId: string | null;
  joinedAtMs: number;
  joinScene: number;
  state: string | null;
  leftAtMs: number | null;
}

const GROUP = 'id, chatId, name, ownerStaffId, status, members, externals, createdAtMs, readAtMs';

/** Newest first, one row too many when there are more; a group is in scope when its owner is. */
export function groupLines(reader: Reader, scope: Scope, status: string | undefined, limit: number, before: string | undefined): Promise<GroupRow[]> {
  const within = scope === 'all' ? {} : { within: scopeClause(scope, 'ownerStaffId') };
  const { sql, params } = newest({ table: 'group_chat', columns: GROUP, given: { status }, ways: {}, ...within, limit, before });
  return reader.rows<GroupRow>(sql, params);
}

export function groupLine(reader: Reader, scope: Scope, chatId: string): Promise<GroupRow | null> {
  const own = scopeClause(scope, 'ownerStaffId');
  return reader.one<GroupRow>(`SELECT ${GROUP} FROM group_chat WHERE chatId = ? AND ${own.sql}`, [chatId, ...own.params]);
}

/** Who is and was in a group, newest first, one row too many when there are more. */
export const stayLines = (reader: Reader, groupId: string, limit: number, before: string | undefined): Promise<StayRow[]> =>
  reader.rows<StayRow>('SELECT id, staffId, customerId, joinedAtMs, joinScene, state, leftAtMs FROM group_member WHERE groupId = ? AND id < ? ORDER BY id DESC LIMIT ?', [groupId, before ?? '~', limit + 1]);

import { Session } from '../../../entities/session';
import { SignIn } from '../../../entities/sign-in';
import { SignInLink } from '../../../entities/sign-in-link';
import { StaffRole } from '../../../entities/staff-role';
import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Life } from './decide-session';

export type SessionRecord = Session;

export const insertSession = (tx: Tx, row: Session) => tx.insert(Session, row);

export const sessionBySecret = (reader: Reader, secretHash: string) => reader.one<SessionRecord>('SELECT * FROM session WHERE secretHash = ?', [secretHash]);
export const sessionById = (reader: Reader, id: string) => reader.one<SessionRecord>('SELECT * FROM session WHERE id = ?', [id]);

export const livingSession = (reader: Reader, personId: string, nowMs: number) =>
  reader.one<SessionRecord>("SELECT * FROM session WHERE personId = ? AND kind = 'break_glass' AND endsAtMs > ? ORDER BY endsAtMs DESC LIMIT 1", [personId, nowMs]);

/** Several processes note the use of one session: the latest stands. */
export const noteUse = (tx: Tx, id: string, { seenAtMs, endsAtMs }: Life) =>
  tx.change('UPDATE session SET seenAtMs = ?, endsAtMs = ? WHERE id = ? AND seenAtMs < ?', [seenAtMs, endsAtMs, id, seenAtMs]);

export const deleteSession = (tx: Tx, id: string) => tx.change('DELETE FROM session WHERE id = ?', [id]);
export const deleteSessionBySecret = (tx: Tx, secretHash: string) => tx.change('DELETE FROM session WHERE secretHash = ?', [secretHash]);
export const deleteSessionsOf = (tx: Tx, personId: string) => tx.change('DELETE FROM session WHERE personId = ?', [personId]);

export const insertSignIn = (tx: Tx, row: SignIn) => tx.insert(SignIn, row);

/** Null unless this is the first return with that state: the row is gone afterwards, whatever becomes of the sign-in. */
export async function takeSignIn(tx: Tx, stateHash: string): Promise<SignIn | null> {
  const found = await tx.one<SignIn>('SELECT * FROM sign_in WHERE stateHash = ?', [stateHash]);
  return found && (await tx.change('DELETE FROM sign_in WHERE id = ?', [found.id])) > 0 ? found : null;
}

export const insertLink = (tx: Tx, row: SignInLink) => tx.insert(SignInLink, row);

/** Null unless this is its first use. */
export async function takeLink(tx: Tx, tokenHash: string): Promise<SignInLink | null> {
  const found = await tx.one<SignInLink>('SELECT * FROM sign_in_link WHERE tokenHash = ?', [tokenHash]);
  return found && (await tx.change('DELETE FROM sign_in_link WHERE id = ?', [found.id])) > 0 ? found : null;
}

const AT_ONCE = 500;

/** Deletes about 500 rows of each table that are over; answers how many. */
export async function deleteOver(tx: Tx, nowMs: number): Promise<number> {
  let deleted = 0;
  for (const [table, column] of [['session', 'endsAtMs'], ['sign_in', 'expiresAtMs'], ['sign_in_link', 'expiresAtMs']] as const) {
    const last = await tx.one<{ atMs: number }>(`SELECT ${column} AS atMs FROM ${table} WHERE ${column} <= ? ORDER BY ${column} LIMIT 1 OFFSET ${AT_ONCE - 1}`, [nowMs]);
    deleted += await tx.change(`DELETE FROM ${table} WHERE ${column} <= ?`, [last?.atMs ?? nowMs]);
  }
  return deleted;
}

export const assignedRole = async (reader: Reader, staffId: string): Promise<string | null> =>
  (await reader.one<{ role: string }>('SELECT role FROM staff_role WHERE staffId = ?', [staffId]))?.role ?? null;

/** Of two rows that are one member: the role that was given last is theirs. */
export async function moveRole(tx: Tx, from: string, into: string): Promise<void> {
  const given = await tx.rows<StaffRole>('SELECT staffId, role, setBy, setAtMs FROM staff_role WHERE staffId IN (?, ?) ORDER BY setAtMs', [from, into]);
  const last = given.at(-1);
  await tx.change('DELETE FROM staff_role WHERE staffId IN (?, ?)', [from, into]);
  if (last) await tx.insert(StaffRole, { ...last, staffId: into });
}

/** Null takes a given role away: the directory decides again. */
export async function storeRole(tx: Tx, row: Omit<StaffRole, 'role'> & { role: string | null }): Promise<void> {
  await tx.change('DELETE FROM staff_role WHERE staffId = ?', [row.staffId]);
  if (row.role !== null) await tx.insert(StaffRole, { ...row, role: row.role });
}

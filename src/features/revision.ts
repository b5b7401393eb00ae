import { createHash } from 'node:crypto';
import type { Reader } from '../kernel/database/database';
import { marks } from '../kernel/database/marks';
import { conflict, type AppError } from '../kernel/errors';
import { instantText } from '../kernel/http/instant-field';
import { staffByIds } from './staff';

/** Names what stands: whoever changes it tells what they changed it over. The same words in the same order have the same name. */
export const revisionOf = (what: unknown): string => createHash('sha256').update(JSON.stringify(what)).digest('hex').slice(0, 16);

/** Nobody writes over what they have not seen; what changes nothing (an answer that was lost, asked again) is no conflict. */
export const isOverwriting = (over: string | undefined, stored: unknown, next: unknown): boolean => over !== undefined && over !== revisionOf(stored) && revisionOf(next) !== revisionOf(stored);

/** Says who changed it meanwhile, and when: by the journal's lines of these types. */
export async function changedMeanwhile(reader: Reader, what: { code: `${string}.changed`; subject: string; by: readonly string[] }): Promise<AppError> {
  const last = await reader.one<{ causeType: string; causeId: string; atMs: number }>(
    `SELECT causeType, causeId, atMs FROM journal WHERE subject = ? AND type IN (${marks(what.by)}) ORDER BY id DESC LIMIT 1`, [what.subject, ...what.by]);
  const [member] = last?.causeType === 'staff' ? await staffByIds(reader, [last.causeId]) : [];
  const name = member?.name ?? member?.userId;
  return conflict(what.code, 'it was changed meanwhile; look at it and change it again', [
    { path: 'revision', code: 'changed', detail: `changed by ${name ?? 'somebody else'}`, values: { ...(name === undefined ? {} : { name }), ...(last ? { at: instantText(last.atMs) } : {}) } },
  ]);
}

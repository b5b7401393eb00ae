import { createHash } from 'node:crypto';
import type { Reader } from '../../kernel/database/database';
import { conflict, type AppError } from '../../kernel/errors';
import { instantText } from '../../kernel/http/instant-field';
import { staffByIds } from '../staff';
import { lastChangeOf } from './store';
import type { Terms } from './terms';

/** Names what stands in terms: whoever changes a draft tells what they changed it over. */
export const revisionOf = (terms: Terms): string => createHash('sha256').update(JSON.stringify(terms)).digest('hex').slice(0, 16);

/** Says who changed the draft meanwhile, and when. */
export async function changedMeanwhile(reader: Reader, id: string): Promise<AppError> {
  const last = await lastChangeOf(reader, id);
  const [member] = last?.causeType === 'staff' ? await staffByIds(reader, [last.causeId]) : [];
  const name = member?.name ?? member?.userId;
  return conflict('campaign.changed', 'the draft was changed meanwhile; look at it and change it again', [
    { path: 'revision', code: 'changed', detail: `changed by ${name ?? 'somebody else'}`, values: { ...(name === undefined ? {} : { name }), ...(last ? { at: instantText(last.atMs) } : {}) } },
  ]);
}

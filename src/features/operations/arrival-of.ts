import type { Reader } from '../../kernel/database/database';
import { notFound } from '../../kernel/errors';
import { inboxItem, type InboxItem } from './store';

/** A stored callback. Throws 404 when there is none. */
export async function arrivalOf(reader: Reader, id: string): Promise<InboxItem> {
  const row = await inboxItem(reader, id);
  if (!row) throw notFound('inbox.not_found', 'there is no such event');
  return row;
}

import type { Reader } from '../../kernel/database/database';
import type { Episode } from '../../vocabulary/follow';
import { customerByExternalId, type CustomerRecord } from './store';

export interface CustomerView {
  record: CustomerRecord;
  tags: { id: string | null; name: string; groupName: string }[];
  follows: (Pick<Episode, 'startedAtMs' | 'endedAtMs' | 'endedBy' | 'state'> & { staffUserId: string })[];
}

/** One customer with tags and the whole follow history, kept after a delete. */
export async function viewCustomer(reader: Reader, externalUserId: string): Promise<CustomerView | null> {
  const record = await customerByExternalId(reader, externalUserId);
  if (!record) return null;
  const tags = await reader.rows<CustomerView['tags'][number]>('SELECT DISTINCT tagId AS id, name, groupName FROM customer_tag WHERE customerId = ? ORDER BY groupName, name', [record.id]);
  const follows = await reader.rows<CustomerView['follows'][number]>(
    `SELECT s.userId AS staffUserId, e.startedAtMs, e.endedAtMs, e.endedBy, e.state FROM follow_episode e JOIN staff s ON s.id = e.staffId
     WHERE e.customerId = ? ORDER BY e.startedAtMs, e.id`, [record.id]);
  return { record, tags, follows };
}

import type { Reader, SqlValue } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Scope } from '../../kernel/scope';
import type { HeldTag } from './decide-tags';

export interface CustomerLine {
  id: string;
  stage: string | null;
  createdAtMs: number;
}

/** Newest first, one row too many when there are more; for a narrower scope those whom its members have now. */
export function customerLines(reader: Reader, scope: Scope, limit: number, before: string | undefined): Promise<CustomerLine[]> {
  if (scope === 'all') return reader.rows<CustomerLine>('SELECT id, stage, createdAtMs FROM customer WHERE id < ? ORDER BY id DESC LIMIT ?', [before ?? '~', limit + 1]);
  if (scope.staffIds.length === 0) return Promise.resolve([]);
  return reader.rows<CustomerLine>(
    `SELECT c.id, c.stage, c.createdAtMs FROM (SELECT DISTINCT customerId FROM follow_episode WHERE staffId IN (${marks(scope.staffIds)}) AND endedAtMs IS NULL AND customerId < ? ORDER BY customerId DESC LIMIT ?) page
     JOIN customer c ON c.id = page.customerId ORDER BY c.id DESC`, [...scope.staffIds, before ?? '~', limit + 1]);
}

export interface OpenFollowLine {
  customerId: string;
  staffId: string;
  startedAtMs: number;
}

/** Open follows of these customers, earliest first. */
export const openFollowLines = (reader: Reader, customerIds: readonly string[]): Promise<OpenFollowLine[]> =>
  customerIds.length === 0 ? Promise.resolve([]) : reader.rows<OpenFollowLine>(
    `SELECT customerId, staffId, startedAtMs FROM follow_episode WHERE customerId IN (${marks(customerIds)}) AND endedAtMs IS NULL ORDER BY startedAtMs, id`, [...customerIds]);

/** Tags of a customer as WeCom last showed them, on whichever follow. */
export const heldTags = (reader: Reader, customerId: string): Promise<HeldTag[]> =>
  reader.rows<HeldTag>('SELECT DISTINCT tagId AS id, name, groupName, type FROM customer_tag WHERE customerId = ? ORDER BY groupName, name', [customerId]);

/** Names of the tags on these customers. */
export const tagLines = (reader: Reader, customerIds: readonly string[]): Promise<{ customerId: string; name: string }[]> =>
  customerIds.length === 0 ? Promise.resolve([]) : reader.rows<{ customerId: string; name: string }>(
    `SELECT DISTINCT t.customerId, COALESCE(l.name, t.name) AS name FROM customer_tag t LEFT JOIN corp_tag l ON l.tagId = t.tagId WHERE t.customerId IN (${marks(customerIds)}) AND (l.deleted IS NULL OR l.deleted = 0) ORDER BY name`,
    [...customerIds] satisfies SqlValue[]);

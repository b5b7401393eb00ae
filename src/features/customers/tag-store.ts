import { CustomerTag } from '../../../entities/customer-tag';
import { marks } from '../../kernel/database/marks';
import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';
import { updateRows } from '../../kernel/database/update-rows';
import type { CustomerId, StaffId } from '../../vocabulary/events';

export interface TagRow {
  customerId: CustomerId;
  staffId: StaffId;
  tagId: string | null;
  name: string;
  groupName: string;
  type: number;
}

/** Tags 标签 of these customers, kept as WeCom reports them; an unchanged list writes nothing. */
export async function replaceTags(tx: Tx, customerIds: readonly CustomerId[], tags: readonly TagRow[], nextId: () => string): Promise<void> {
  if (customerIds.length === 0) return;
  const stored = await tx.rows<TagRow>(`SELECT customerId, staffId, tagId, name, groupName, type FROM customer_tag WHERE customerId IN (${marks(customerIds)})`, [...customerIds]);
  const textOf = (list: readonly TagRow[], customerId: CustomerId) =>
    list.filter((tag) => tag.customerId === customerId).map((tag) => JSON.stringify([tag.staffId, tag.tagId, tag.name, tag.groupName, tag.type])).sort().join();
  const changed = customerIds.filter((id) => textOf(stored, id) !== textOf(tags, id));
  if (changed.length === 0) return;
  await tx.change(`DELETE FROM customer_tag WHERE customerId IN (${marks(changed)})`, changed);
  await tx.insert(CustomerTag, tags.filter((tag) => changed.includes(tag.customerId)).map((tag) => ({ id: nextId(), ...tag })));
}

/** Tags of these customers that were read under one id of a member go to the other. */
export const moveTags = (tx: Tx, customerIds: readonly CustomerId[], from: StaffId, into: StaffId): Promise<number> =>
  tx.change(`UPDATE customer_tag SET staffId = ? WHERE staffId = ? AND customerId IN (${marks(customerIds)})`, [into, from, ...customerIds]);

/** Corp tags that this member put on these customers; one without any is left out. */
export async function corpTagsOn(reader: Reader, staffId: StaffId, customerIds: readonly CustomerId[]): Promise<Map<CustomerId, Set<string>>> {
  const held = new Map<CustomerId, Set<string>>();
  if (customerIds.length === 0) return held;
  const rows = await reader.rows<{ customerId: CustomerId; tagId: string }>(
    `SELECT customerId, tagId FROM customer_tag WHERE customerId IN (${marks(customerIds)}) AND staffId = ? AND tagId IS NOT NULL`, [...customerIds, staffId]);
  for (const { customerId, tagId } of rows) held.set(customerId, (held.get(customerId) ?? new Set()).add(tagId));
  return held;
}

/** Corp tags of each of these customers, on whichever follow; those without any are left out. */
export async function tagsHeldBy(reader: Reader, customerIds: readonly CustomerId[]): Promise<Map<CustomerId, Set<string>>> {
  const held = new Map<CustomerId, Set<string>>();
  if (customerIds.length === 0) return held;
  const rows = await reader.rows<{ customerId: CustomerId; tagId: string }>(`SELECT customerId, tagId FROM customer_tag WHERE customerId IN (${marks(customerIds)}) AND tagId IS NOT NULL`, [...customerIds]);
  for (const { customerId, tagId } of rows) held.set(customerId, (held.get(customerId) ?? new Set()).add(tagId));
  return held;
}

export interface TagMark {
  customerId: CustomerId;
  staffId: StaffId;
  add: readonly { tagId: string; name: string; groupName: string }[];
  removed: readonly string[];
}

const CORP_TAG = 1;

/** What WeCom was just told of follows of customers who are locked. A detail read that began before knows nothing of it, so the instant is kept. */
export async function markTags(tx: Tx, given: readonly TagMark[], at: { nowMs: number; nextId: () => string }): Promise<void> {
  if (given.length === 0) return;
  const customerIds = [...new Set(given.map((mark) => mark.customerId))];
  const stored = await tx.rows<{ id: string; customerId: CustomerId; staffId: StaffId; tagId: string }>(
    `SELECT id, customerId, staffId, tagId FROM customer_tag WHERE customerId IN (${marks(customerIds)}) AND tagId IS NOT NULL`, customerIds);
  const over = stored.filter((row) => given.some((mark) => mark.customerId === row.customerId && mark.staffId === row.staffId && (mark.removed.includes(row.tagId) || mark.add.some((tag) => tag.tagId === row.tagId))));
  if (over.length > 0) await tx.change(`DELETE FROM customer_tag WHERE id IN (${marks(over)})`, over.map((row) => row.id));
  await tx.insert(CustomerTag, given.flatMap(({ customerId, staffId, add }) => add.map((tag) => ({ id: at.nextId(), customerId, staffId, ...tag, type: CORP_TAG }))));
  await updateRows(tx, 'customer', customerIds.map((id) => ({ id, tagsAtMs: at.nowMs })), ['tagsAtMs']);
}

const FORGOTTEN_AT_ONCE = 500;

/** Takes a tag that was deleted at WeCom from those who had it, some at a time; true while there may be more. */
export async function forgetTag(tx: Tx, tagId: string): Promise<boolean> {
  const held = await tx.rows<{ id: string }>(`SELECT id FROM customer_tag WHERE tagId = ? ORDER BY id LIMIT ${FORGOTTEN_AT_ONCE}`, [tagId]);
  if (held.length > 0) await tx.change(`DELETE FROM customer_tag WHERE id IN (${marks(held)})`, held.map((row) => row.id));
  return held.length === FORGOTTEN_AT_ONCE;
}

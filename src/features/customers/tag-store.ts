import { CustomerTag } from '../../../entities/customer-tag';
import { marks } from '../../kernel/database/marks';
import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';
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

/** Corp tags of each of these customers, on whichever follow; those without any are left out. */
export async function tagsHeldBy(reader: Reader, customerIds: readonly CustomerId[]): Promise<Map<CustomerId, Set<string>>> {
  const held = new Map<CustomerId, Set<string>>();
  if (customerIds.length === 0) return held;
  const rows = await reader.rows<{ customerId: CustomerId; tagId: string }>(`SELECT customerId, tagId FROM customer_tag WHERE customerId IN (${marks(customerIds)}) AND tagId IS NOT NULL`, [...customerIds]);
  for (const { customerId, tagId } of rows) held.set(customerId, (held.get(customerId) ?? new Set()).add(tagId));
  return held;
}

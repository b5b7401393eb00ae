import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Machine } from '../../../kernel/machine';
import type { CustomerId } from '../../../vocabulary/events';
import { lockCustomersByIds } from '../store';
import type { ErasedKeyOf } from './erased-key';

export type Erasing = (tx: Tx, customerId: CustomerId) => Promise<boolean>;

/** No codes and no messages from now on; false when that was so before. The customer's turn is taken first. */
export async function leaveCampaigns(tx: Tx, customerId: CustomerId, nowMs: number): Promise<boolean> {
  await lockCustomersByIds(tx, [customerId]);
  return (await tx.change('UPDATE customer SET leftAtMs = ? WHERE id = ? AND leftAtMs IS NULL', [nowMs, customerId])) > 0;
}

export async function returnToCampaigns(tx: Tx, customerId: CustomerId): Promise<void> {
  await lockCustomersByIds(tx, [customerId]);
  await tx.change('UPDATE customer SET leftAtMs = NULL WHERE id = ? AND erasedAtMs IS NULL', [customerId]);
}

/**
 * Name, stage, tags, phones and identities go, and the salt with them: whatever was sealed under their key, wherever it stands, opens no more; the row and its follows stay under the internal id, so that ledger and referrals still add up and a returning
 * person is known to have been a customer (policy 8, 16). Whose private WeChat it is stays too, by internal id: a scan that did not count for that would count
 * at the next look (policy 12).
 */
export const erasePerson = ({ clock, erasedKeyOf }: Pick<Machine, 'clock'> & { erasedKeyOf: ErasedKeyOf }): Erasing => async (tx, customerId) => {
  const customer = (await lockCustomersByIds(tx, [customerId])).get(customerId);
  if (!customer || customer.erasedAtMs !== null) return false;
  const nowMs = clock.nowMs();
  await tx.change(
    'UPDATE customer SET externalUserId = ?, name = NULL, nameSealed = NULL, nameKey = NULL, dataSalt = NULL, stage = NULL, openidKey = NULL, tagsAtMs = NULL, phonesAtMs = NULL, leftAtMs = ?, erasedAtMs = ? WHERE id = ?',
    [erasedKeyOf(customer.externalUserId), nowMs, nowMs, customerId]);
  await tx.change('DELETE FROM customer_tag WHERE customerId = ?', [customerId]);
  await tx.change('DELETE FROM follow_phone WHERE customerId = ?', [customerId]);
  return true;
};

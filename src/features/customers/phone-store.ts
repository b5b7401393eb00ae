import { FollowPhone } from '../../../entities/follow-phone';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import { personKey } from '../../kernel/person-key';
import { mainlandMobile } from '../../kernel/phone-number';
import type { CustomerId, StaffId } from '../../vocabulary/events';
import type { CustomerRecord } from './store';

export interface PhoneRow {
  customerId: CustomerId;
  staffId: StaffId;
  phoneKey: string;
}

/** What staff noted as phones of a customer, as HMACs; what is no mobile number is left out. */
export const phoneRows = (customerId: CustomerId, staffId: StaffId, { mobiles, key }: { mobiles: readonly string[]; key: Buffer }): PhoneRow[] =>
  [...new Set(mobiles.map(mainlandMobile))].flatMap((mobile) => (mobile === null ? [] : [{ customerId, staffId, phoneKey: personKey(key, mobile) }]));

/** Phones of these customers as a read shows them; answers who has one that was not known. Nobody with a phone, now or before, costs no statement. */
export async function replacePhones(tx: Tx, customers: readonly CustomerRecord[], shown: readonly PhoneRow[], at: { nowMs: number; nextId: () => string }): Promise<Set<CustomerId>> {
  const concerned = customers.filter(({ id, phonesAtMs }) => phonesAtMs !== null || shown.some((row) => row.customerId === id)).map(({ id }) => id);
  if (concerned.length === 0) return new Set();
  const stored = await phonesOf(tx, concerned);
  const [known, wanted] = [new Set(stored.map(nameOf)), new Set(shown.map(nameOf))];
  const fresh = shown.filter((row) => !known.has(nameOf(row)));
  const gone = stored.filter((row) => !wanted.has(nameOf(row)));
  if (gone.length > 0) await tx.change(`DELETE FROM follow_phone WHERE id IN (${marks(gone)})`, gone.map(({ id }) => id));
  await tx.insertMissing(FollowPhone, fresh.map((row) => ({ id: at.nextId(), ...row })));
  const named = new Set(fresh.map(({ customerId }) => customerId));
  if (named.size > 0) await tx.change(`UPDATE customer SET phonesAtMs = ? WHERE id IN (${marks([...named])})`, [at.nowMs, ...named]);
  return named;
}

const nameOf = ({ customerId, staffId, phoneKey }: PhoneRow): string => `${customerId}:${staffId}:${phoneKey}`;

export const phonesOf = async (reader: Reader, customerIds: readonly CustomerId[]): Promise<(PhoneRow & { id: string })[]> =>
  (customerIds.length === 0 ? [] : reader.rows(`SELECT id, customerId, staffId, phoneKey FROM follow_phone WHERE customerId IN (${marks(customerIds)}) ORDER BY customerId, id`, [...customerIds]));

export async function customersByPhones(reader: Reader, phoneKeys: readonly string[]): Promise<CustomerId[]> {
  if (phoneKeys.length === 0) return [];
  const rows = await reader.rows<{ customerId: CustomerId }>(`SELECT DISTINCT customerId FROM follow_phone WHERE phoneKey IN (${marks(phoneKeys)}) ORDER BY customerId`, [...phoneKeys]);
  return rows.map(({ customerId }) => customerId);
}

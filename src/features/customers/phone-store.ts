import { FollowPhone } from '../../../entities/follow-phone';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Condition } from '../../kernel/database/scope-clause';
import type { Tx } from '../../kernel/database/unit-of-work';
import { updateRows } from '../../kernel/database/update-rows';
import { deriveKey, personKey } from '../../kernel/person-key';
import { mainlandMobile, phoneTail } from '../../kernel/phone-number';
import type { CustomerId, StaffId } from '../../vocabulary/events';
import type { CustomerRecord } from './store';

export interface PhoneRow {
  customerId: CustomerId;
  staffId: StaffId;
  phoneKey: string;
  /** Null: noted before tails were kept, and not read since. */
  tailKey: string | null;
}

/** Ends of numbers have a key of their own: no index tells anything of the other. */
const TAIL_KEY_DIGITS = 32;
const tailKey = (key: Buffer, tail: string): string => personKey(deriveKey(key, 'tail'), tail).slice(0, TAIL_KEY_DIGITS);

/** What staff noted as phones of a customer, as HMACs; what is no mobile number is left out. */
export const phoneRows = (customerId: CustomerId, staffId: StaffId, { mobiles, key }: { mobiles: readonly string[]; key: Buffer }): PhoneRow[] =>
  [...new Set(mobiles.map(mainlandMobile))].flatMap((mobile) => (mobile === null ? [] : [{ customerId, staffId, phoneKey: personKey(key, mobile), tailKey: tailKey(key, mobile.slice(-4)) }]));

/** Phones of these customers as a read shows them; answers who has one that was not known. Nobody with a phone, now or before, costs no statement. */
export async function replacePhones(tx: Tx, customers: readonly CustomerRecord[], shown: readonly PhoneRow[], at: { nowMs: number; nextId: () => string }): Promise<Set<CustomerId>> {
  const concerned = customers.filter(({ id, phonesAtMs }) => phonesAtMs !== null || shown.some((row) => row.customerId === id)).map(({ id }) => id);
  if (concerned.length === 0) return new Set();
  const stored = await phonesOf(tx, concerned);
  const [known, wanted] = [new Set(stored.map(nameOf)), new Set(shown.map(nameOf))];
  const fresh = shown.filter((row) => !known.has(nameOf(row)));
  const tails = new Map(shown.map((row) => [nameOf(row), row.tailKey]));
  await updateRows(tx, 'follow_phone', stored.flatMap((row) => (row.tailKey === null && tails.has(nameOf(row)) ? [{ id: row.id, tailKey: tails.get(nameOf(row)) ?? null }] : [])), ['tailKey']);
  const gone = stored.filter((row) => !wanted.has(nameOf(row)));
  if (gone.length > 0) await tx.change(`DELETE FROM follow_phone WHERE id IN (${marks(gone)})`, gone.map(({ id }) => id));
  await tx.insertMissing(FollowPhone, fresh.map((row) => ({ id: at.nextId(), ...row })));
  const named = new Set(fresh.map(({ customerId }) => customerId));
  if (named.size > 0) await tx.change(`UPDATE customer SET phonesAtMs = ? WHERE id IN (${marks([...named])})`, [at.nowMs, ...named]);
  return named;
}

const nameOf = ({ customerId, staffId, phoneKey }: PhoneRow): string => `${customerId}:${staffId}:${phoneKey}`;

export const phonesOf = async (reader: Reader, customerIds: readonly CustomerId[]): Promise<(PhoneRow & { id: string })[]> =>
  (customerIds.length === 0 ? [] : reader.rows(`SELECT id, customerId, staffId, phoneKey, tailKey FROM follow_phone WHERE customerId IN (${marks(customerIds)}) ORDER BY customerId, id`, [...customerIds]));

export async function customersByPhones(reader: Reader, phoneKeys: readonly string[]): Promise<CustomerId[]> {
  if (phoneKeys.length === 0) return [];
  const rows = await reader.rows<{ customerId: CustomerId }>(`SELECT DISTINCT customerId FROM follow_phone WHERE phoneKey IN (${marks(phoneKeys)}) ORDER BY customerId`, [...phoneKeys]);
  return rows.map(({ customerId }) => customerId);
}

const MOST_FOUND = 20;

/** Customers for whom staff noted this mobile number, or one with these last four digits, newest first, at most 20; nobody for any other text. `within` cuts to whom the asker may see. */
export async function customersByPhoneText(reader: Reader, key: Buffer, text: string, within: Condition): Promise<{ id: CustomerId; externalUserId: string }[]> {
  const asked = phoneAsked(key, text);
  return asked === null ? [] : reader.rows(
    `SELECT id, externalUserId FROM customer WHERE id IN (SELECT customerId FROM follow_phone WHERE ${asked.column} = ?) AND ${within.sql} ORDER BY id DESC LIMIT ${MOST_FOUND}`, [asked.value, ...within.params]);
}

function phoneAsked(key: Buffer, text: string): { column: 'phoneKey' | 'tailKey'; value: string } | null {
  const [tail, mobile] = [phoneTail(text), mainlandMobile(text)];
  if (tail !== null) return { column: 'tailKey', value: tailKey(key, tail) };
  return mobile === null ? null : { column: 'phoneKey', value: personKey(key, mobile) };
}

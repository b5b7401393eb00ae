import { Customer } from '../../../entities/customer';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import { newSalt, type Salt } from '../../kernel/person-seal';
import { updateRows } from '../../kernel/database/update-rows';
import type { CustomerId, StaffId } from '../../vocabulary/events';
import type { ErasedKeyOf } from './erasure/erased-key';

export interface CustomerRecord {
  id: CustomerId;
  externalUserId: string;
  personId: string;
  type: number | null;
  /** Null once it is sealed; ask `nameOf`. */
  plainName: string | null;
  nameSealed: string | null;
  /** What words about them are sealed with; null for somebody who was erased. */
  dataSalt: Salt;
  stage: string | null;
  openidKey: string | null;
  staffId: StaffId | null;
  detailAtMs: number | null;
  /** When we last changed this customer's tags at WeCom. */
  tagsAtMs: number | null;
  /** When a deal of theirs was first told. */
  dealtAtMs: number | null;
  /** Null: no phone of theirs is noted. */
  phonesAtMs: number | null;
  /** When they were first seen in a group that they had joined by a code. */
  groupedAtMs: number | null;
  /** Since when they do not take part any more. */
  leftAtMs: number | null;
  /** When they had themselves erased; `externalUserId` is then no id of WeCom's. */
  erasedAtMs: number | null;
}

/** Whoever is named, in a transaction: who asks, when, and how erased persons are known. */
export interface Named {
  nowMs: number;
  erasedKeyOf: ErasedKeyOf;
}

const COLUMNS = 'id, externalUserId, personId, type, name AS plainName, nameSealed, dataSalt, stage, openidKey, staffId, detailAtMs, tagsAtMs, dealtAtMs, phonesAtMs, groupedAtMs, leftAtMs, erasedAtMs';

/**
 * First statement of every verb that changes follows or referrals of customers: takes their rows, made if WeCom names strangers,
 * so that only one such verb is under way (architecture 3). What is read after it is current. Answers by external id, an erased person by the id they had.
 */
export async function lockCustomers(tx: Tx, strangers: readonly { externalUserId: string; id: string }[], { nowMs, erasedKeyOf, engine }: Named & { engine: 'sqlite' | 'mysql' }): Promise<Map<string, CustomerRecord>> {
  const named = [...new Map(strangers.map((each) => [each.externalUserId, each])).values()].sort((a, b) => (a.externalUserId < b.externalUserId ? -1 : 1));
  const bump = engine === 'sqlite' ? 'ON CONFLICT (externalUserId) DO UPDATE SET turn = turn + 1' : 'ON DUPLICATE KEY UPDATE turn = turn + 1';
  await tx.change(`INSERT INTO customer (id, externalUserId, personId, dataSalt, turn, createdAtMs) VALUES ${named.map(() => '(?,?,?,?,1,?)').join(',')} ${bump}`,
    named.flatMap(({ id, externalUserId }) => [id, externalUserId, id, newSalt(), nowMs]));
  const found = await customersNamed(tx, named.map((each) => each.externalUserId), erasedKeyOf);
  const erased = [...found].filter(([, row]) => row.erasedAtMs !== null);
  return erased.length === 0 ? found : withoutDoubles(tx, { named, found, erased });
}

/** Who was erased keeps their row: the one just made for their old id goes again, and theirs is taken in its place. */
async function withoutDoubles(tx: Tx, { named, found, erased }: { named: readonly { externalUserId: string; id: string }[]; found: Map<string, CustomerRecord>; erased: readonly (readonly [string, CustomerRecord])[] }): Promise<Map<string, CustomerRecord>> {
  const made = named.filter((each) => erased.some(([externalUserId]) => externalUserId === each.externalUserId)).map(({ id }) => id);
  await tx.change(`DELETE FROM customer WHERE id IN (${marks(made)})`, made);
  const own = await lockCustomersByIds(tx, erased.map(([, { id }]) => id));
  for (const [externalUserId, { id }] of erased) found.set(externalUserId, own.get(id) as CustomerRecord);
  return found;
}

/** Customers by WeCom's ids, those who were erased by the ids they had. */
export async function customersNamed(reader: Reader, externalUserIds: readonly string[], erasedKeyOf: ErasedKeyOf): Promise<Map<string, CustomerRecord>> {
  const byKey = new Map(externalUserIds.map((externalUserId) => [erasedKeyOf(externalUserId), externalUserId]));
  const rows = await customersByExternalIds(reader, [...externalUserIds, ...byKey.keys()]);
  // the erased row last: should both be there, it is the person
  return new Map(rows.sort((a, b) => Number(a.erasedAtMs !== null) - Number(b.erasedAtMs !== null)).map((row) => [byKey.get(row.externalUserId) ?? row.externalUserId, row]));
}

/** Internal ids of whoever is named; strangers get a row, nobody is locked. */
export async function idsOf(tx: Tx, externalUserIds: readonly string[], at: Named & { nextId: () => string }): Promise<Map<string, CustomerId>> {
  const named = [...new Set(externalUserIds)].filter((each) => each.length <= LONGEST_ID).sort();
  if (named.length === 0) return new Map();
  const known = await customersNamed(tx, named, at.erasedKeyOf);
  const strangers = named.filter((each) => !known.has(each)).map((externalUserId) => ({ externalUserId, id: at.nextId() }));
  await tx.insertMissing(Customer, strangers.map(({ id, externalUserId }) => ({
    id, externalUserId, personId: id, type: null, name: null, nameSealed: null, nameKey: null, dataSalt: newSalt(), stage: null, openidKey: null, staffId: null, detailAtMs: null, tagsAtMs: null, dealtAtMs: null, phonesAtMs: null, groupedAtMs: null, leftAtMs: null, erasedAtMs: null, turn: 0, createdAtMs: at.nowMs,
  })));
  if (strangers.length === 0) return new Map([...known].map(([externalUserId, { id }]) => [externalUserId, id]));
  return new Map([...await customersNamed(tx, named, at.erasedKeyOf)].map(([externalUserId, { id }]) => [externalUserId, id]));
}

const LONGEST_ID = 64;

/** The same turn for somebody who bought something, whoever they are to us yet; from now on settling them looks at deals. */
export async function lockBuyer(tx: Tx, buyer: { externalUserId: string; id: string }, at: Named & { engine: 'sqlite' | 'mysql' }): Promise<CustomerRecord> {
  const { nowMs } = at;
  const customer = (await lockCustomers(tx, [buyer], at)).get(buyer.externalUserId) as CustomerRecord;
  if (customer.dealtAtMs === null) await tx.change('UPDATE customer SET dealtAtMs = ? WHERE id = ?', [nowMs, customer.id]);
  return { ...customer, dealtAtMs: customer.dealtAtMs ?? nowMs };
}

/** From now on settling these looks at the groups they are in. Answers those of `among` of whom that is so. */
export async function markGrouped(tx: Tx, { joined, among, nowMs }: { joined: readonly CustomerId[]; among: readonly CustomerId[]; nowMs: number }): Promise<CustomerId[]> {
  if (joined.length > 0) await tx.change(`UPDATE customer SET groupedAtMs = ? WHERE id IN (${marks(joined)}) AND groupedAtMs IS NULL`, [nowMs, ...[...joined].sort()]);
  if (among.length === 0) return [];
  return (await tx.rows<{ id: CustomerId }>(`SELECT id FROM customer WHERE id IN (${marks(among)}) AND groupedAtMs IS NOT NULL ORDER BY id`, [...among])).map((row) => row.id);
}

/** The same turn for customers whose internal ids are known; nothing is read. */
export const takeTurns = (tx: Tx, ids: readonly CustomerId[]): Promise<number> =>
  tx.change(`UPDATE customer SET turn = turn + 1 WHERE id IN (${marks(ids)})`, [...ids].sort());

/** The same turn, and the customers as they stand then, by id. */
export async function lockCustomersByIds(tx: Tx, ids: readonly CustomerId[]): Promise<Map<CustomerId, CustomerRecord>> {
  if (ids.length === 0) return new Map();
  await takeTurns(tx, ids);
  return new Map((await customersByIds(tx, ids)).map((customer) => [customer.id, customer]));
}

/** The same turn for whoever has this openid; it waits for one that is being written. */
export async function lockCustomersByOpenidKey(tx: Tx, openidKey: string): Promise<CustomerRecord[]> {
  await tx.change('UPDATE customer SET turn = turn + 1 WHERE openidKey = ?', [openidKey]);
  return tx.rows<CustomerRecord>(`SELECT ${COLUMNS} FROM customer WHERE openidKey = ? ORDER BY id`, [openidKey]);
}

export const customerByExternalId = (reader: Reader, externalUserId: string): Promise<CustomerRecord | null> =>
  reader.one<CustomerRecord>(`SELECT ${COLUMNS} FROM customer WHERE externalUserId = ?`, [externalUserId]);

export const customersByExternalIds = (reader: Reader, externalUserIds: readonly string[]): Promise<CustomerRecord[]> =>
  reader.rows<CustomerRecord>(`SELECT ${COLUMNS} FROM customer WHERE externalUserId IN (${marks(externalUserIds)})`, [...externalUserIds]);

/** Two customers may be one human: the one known longest. */
export const customerByOpenidKey = async (reader: Reader, openidKey: string): Promise<CustomerId | null> =>
  (await reader.one<{ id: CustomerId }>('SELECT id FROM customer WHERE openidKey = ? ORDER BY id LIMIT 1', [openidKey]))?.id ?? null;

export const customersByIds = async (reader: Reader, ids: readonly CustomerId[]): Promise<CustomerRecord[]> =>
  ids.length === 0 ? [] : reader.rows<CustomerRecord>(`SELECT ${COLUMNS} FROM customer WHERE id IN (${marks(ids)})`, [...ids]);

export const storeIdentities = (tx: Tx, rows: readonly Pick<CustomerRecord, 'id' | 'openidKey' | 'staffId'>[]): Promise<number> =>
  updateRows(tx, 'customer', rows, ['openidKey', 'staffId']);

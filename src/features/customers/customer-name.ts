import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import { updateRows } from '../../kernel/database/update-rows';
import { newSalt, type PersonSeal, type Salt } from '../../kernel/person-seal';
import type { Step } from '../../kernel/work/upgrade-walk';
import type { CustomerId } from '../../vocabulary/events';
import type { CustomerRecord } from './store';

/** A name as its row keeps it: sealed, or in plain words where an upgrade has not come by yet. */
export interface KeptName {
  id: CustomerId;
  plainName: string | null;
  nameSealed: string | null;
  dataSalt: Salt;
}

/** For the SELECT of a room that shows names; `table` stands for `customer`. */
export const nameColumns = (table: string): string => `${table}.name AS plainName, ${table}.nameSealed, ${table}.dataSalt`;

const rowOf = (id: CustomerId): string => `customer.name:${id}`;

/** Null: WeCom told none, the person was erased, or `APP_SECRET` is another one than that under which it was sealed. */
export const nameOf = (persons: PersonSeal, { id, plainName, nameSealed, dataSalt }: KeptName): string | null =>
  (nameSealed === null ? plainName : persons.open(nameSealed, { salts: [dataSalt], row: rowOf(id) }));

const LONGEST_NAME = 128;

function sealed(persons: PersonSeal, { id, dataSalt }: Pick<CustomerRecord, 'id' | 'dataSalt'>, name: string) {
  const salt = dataSalt ?? newSalt();
  const kept = name.slice(0, LONGEST_NAME);
  return { id, dataSalt: salt, name: null, nameSealed: persons.seal(kept, { salts: [salt], row: rowOf(id) }), nameKey: persons.nameKey(kept) };
}

/** What WeCom says of somebody whose row was locked and read in this transaction. */
export interface Profile {
  customer: CustomerRecord;
  name: string;
  type: number;
  detailAtMs: number | null;
}

/** Names, types and times of detail reads. */
export const storeProfiles = (tx: Tx, persons: PersonSeal, profiles: readonly Profile[]): Promise<number> =>
  updateRows(tx, 'customer', profiles.map(({ customer, name, type, detailAtMs }) => ({ ...sealed(persons, customer, name), type, detailAtMs })), ['dataSalt', 'name', 'nameSealed', 'nameKey', 'type', 'detailAtMs']);

/** Salts under which words about these people are sealed, drawn for whoever has none; null for somebody who was erased. */
export async function saltsOf(tx: Tx, ids: readonly CustomerId[]): Promise<Map<CustomerId, Salt>> {
  const salts = await readSalts(tx, ids);
  const without = [...salts].filter(([, salt]) => salt === null).map(([id]) => id).sort();
  for (const id of without) await tx.change('UPDATE customer SET dataSalt = ? WHERE id = ? AND dataSalt IS NULL AND erasedAtMs IS NULL', [newSalt(), id]);
  return without.length === 0 ? salts : readSalts(tx, ids);
}

async function readSalts(reader: Reader, ids: readonly CustomerId[]): Promise<Map<CustomerId, Salt>> {
  if (ids.length === 0) return new Map();
  const rows = await reader.rows<{ id: CustomerId; dataSalt: Salt }>(`SELECT id, dataSalt FROM customer WHERE id IN (${marks(ids)})`, [...ids]);
  return new Map(rows.map(({ id, dataSalt }) => [id, dataSalt]));
}

/** Names that stood in plain words before the upgrade. */
export const sealNames = (persons: PersonSeal): Step => async (tx, after, limit) => {
  const seen = await tx.rows<{ id: CustomerId }>('SELECT id FROM customer WHERE id > ? ORDER BY id LIMIT ?', [after, limit]);
  if (seen.length === 0) return null;
  const ids = seen.map(({ id }) => id);
  await tx.change(`UPDATE customer SET turn = turn + 1 WHERE id IN (${marks(ids)})`, ids); // whoever reads a name anew at this moment is before or after
  const plain = await tx.rows<{ id: CustomerId; name: string; dataSalt: Salt }>(`SELECT id, name, dataSalt FROM customer WHERE id IN (${marks(ids)}) AND name IS NOT NULL`, ids);
  await updateRows(tx, 'customer', plain.map(({ name, ...row }) => sealed(persons, row, name)), ['dataSalt', 'name', 'nameSealed', 'nameKey']);
  return ids.at(-1) ?? null;
};

const MOST_NAMESAKES = 20;

/** Everybody whose whole name is this one, newest first, at most 20: found by its key, for names themselves are in no index. `within` cuts to whom the asker may see. */
export async function customersNamedWholly(reader: Reader, persons: PersonSeal, name: string, within: { sql: string; params: (string | number | null | Buffer)[] }): Promise<{ id: CustomerId; externalUserId: string }[]> {
  const nameKey = persons.nameKey(name);
  return nameKey === null ? [] : reader.rows(`SELECT id, externalUserId FROM customer WHERE nameKey = ? AND ${within.sql} ORDER BY id DESC LIMIT ${MOST_NAMESAKES}`, [nameKey, ...within.params]);
}

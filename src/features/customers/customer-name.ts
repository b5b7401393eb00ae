import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Tx } from '../../kernel/database/unit-of-work';
import { updateRows } from '../../kernel/database/update-rows';
import { newSalt, type PersonSeal, type Salt } from '../../kernel/person-seal';
import type { Step } from '../../kernel/work/upgrade-walk';
import type { CustomerId } from '../../vocabulary/events';
import { nameRow } from '../customer-names';
import type { CustomerRecord } from './store';

const LONGEST_NAME = 128;

function sealed(persons: PersonSeal, { id, dataSalt }: Pick<CustomerRecord, 'id' | 'dataSalt'>, name: string) {
  const salt = dataSalt ?? newSalt();
  const kept = name.slice(0, LONGEST_NAME);
  return { id, dataSalt: salt, name: null, nameSealed: persons.seal(kept, { salts: [salt], row: nameRow(id) }), nameKey: persons.nameKey(kept) };
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

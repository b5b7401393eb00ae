import type { Reader } from '../kernel/database/database';
import type { Condition } from '../kernel/database/scope-clause';
import type { PersonSeal, Salt } from '../kernel/person-seal';
import type { CustomerId } from '../vocabulary/events';

/** A name as its row keeps it: sealed, or in plain words where an upgrade has not come by yet. */
export interface KeptName {
  id: CustomerId;
  plainName: string | null;
  nameSealed: string | null;
  dataSalt: Salt;
}

/** For the SELECT of a room that shows names; `table` stands for `customer`. */
export const nameColumns = (table: string): string => `${table}.name AS plainName, ${table}.nameSealed, ${table}.dataSalt`;

/** Where a name is sealed: it opens there only. */
export const nameRow = (id: CustomerId): string => `customer.name:${id}`;

/** Null: WeCom told none, the person was erased, or `APP_SECRET` is another one than that under which it was sealed. */
export const nameOf = (persons: PersonSeal, { id, plainName, nameSealed, dataSalt }: KeptName): string | null =>
  (nameSealed === null ? plainName : persons.open(nameSealed, { salts: [dataSalt], row: nameRow(id) }));

const MOST_NAMESAKES = 20;

/** Everybody whose whole name is this one, newest first, at most 20: found by its key, for names themselves are in no index. `within` cuts to whom the asker may see. */
export async function customersNamedWholly(reader: Reader, persons: PersonSeal, name: string, within: Condition): Promise<{ id: CustomerId; externalUserId: string }[]> {
  const nameKey = persons.nameKey(name);
  return nameKey === null ? [] : reader.rows(`SELECT id, externalUserId FROM customer WHERE nameKey = ? AND ${within.sql} ORDER BY id DESC LIMIT ${MOST_NAMESAKES}`, [nameKey, ...within.params]);
}

import type { Tx } from './database/unit-of-work';
import type { About, PersonSeal, Salt } from './person-seal';
import type { Step } from './work/upgrade-walk';

/** Salts of the people with these internal ids. */
export type SaltsOf = (tx: Tx, ids: readonly string[]) => Promise<ReadonlyMap<string, Salt>>;

/** Free words of a table: where they stood in plain, where they stand sealed, and whom each row is about. */
export interface WordsOf {
  table: string;
  /** `w` is the table: `follow_up w`, with what must be joined to know the people. */
  from: string;
  /** Plain column, sealed column, what stands in the plain one once the words are sealed. */
  columns: readonly { plain: string; sealed: string; blank: '' | null }[];
  /** SQL, one internal id of a customer each. */
  people: readonly string[];
  /** Words of the machine itself, which name nobody. */
  spared?: readonly string[];
}

/** Where words stand: they open in this column of this row only. */
export const wordsRow = (table: string, column: string, id: string): string => `${table}.${column}:${id}`;

/** Words as they are kept: sealed, or plain until an upgrade has come by. Null: none, or nobody can open them any more. */
export const readWords = (persons: PersonSeal, kept: { plain: string | null; sealed: string | null }, about: About): string | null => (kept.sealed === null ? kept.plain : persons.open(kept.sealed, about));

/** Seals words that stood in plain before the upgrade. A row whose words were changed or blanked at that moment is left alone. */
export const sealWords = (persons: PersonSeal, saltsOf: SaltsOf, { table, from, columns, people, spared = [] }: WordsOf): Step => async (tx, after, limit) => {
  const rows = await tx.rows<Record<string, string | null> & { id: string }>(
    `SELECT w.id, ${[...people.map((sql, n) => `${sql} AS person${n}`), ...columns.map(({ plain }) => `w.${plain} AS ${plain}`)].join(', ')} FROM ${from} WHERE w.id > ? ORDER BY w.id LIMIT ?`, [after, limit]);
  const isOpen = (text: string | null | undefined): text is string => typeof text === 'string' && text !== '' && !spared.includes(text);
  const open = rows.filter((row) => columns.some(({ plain }) => isOpen(row[plain])));
  const idsOf = (row: Record<string, string | null>): string[] => people.map((_, n) => String(row[`person${n}`]));
  const salts = await saltsOf(tx, [...new Set(open.flatMap(idsOf))]);
  for (const row of open) {
    const own = idsOf(row).map((id) => salts.get(id) ?? null).filter((salt) => salt !== null);
    if (own.length < people.length) continue; // erased meanwhile: their words go with them
    for (const { plain, sealed, blank } of columns) {
      const text = row[plain];
      if (isOpen(text)) await tx.change(`UPDATE ${table} SET ${sealed} = ?, ${plain} = ? WHERE id = ? AND ${plain} = ?`, [persons.seal(text, { salts: own, row: wordsRow(table, plain, row.id) }), blank, row.id, text]);
    }
  }
  return rows.at(-1)?.id ?? null;
};

import { Table, TableIndex, type TableColumnOptions } from 'typeorm';

/** Column and index kinds that both engines store alike; migrations are written with these so that entity and table cannot drift apart. */
export const NULLABLE = true;

export const number = (name: string, nullable = false): TableColumnOptions => ({ name, type: 'bigint', isNullable: nullable });
export const word = (name: string, length: number, nullable = false): TableColumnOptions => ({ name, type: 'varchar', length: String(length), isNullable: nullable });
export const text = (name: string, nullable = false): TableColumnOptions => ({ name, type: 'text', isNullable: nullable });
export const primary = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isPrimary: true });
export const id = (): TableColumnOptions => primary(word('id', 26));

export const index = (name: string, columnNames: string[]) => new TableIndex({ name, columnNames });
export const unique = (name: string, columnNames: string[]) => new TableIndex({ name, columnNames, isUnique: true });

export const table = (name: string, columns: TableColumnOptions[], indices: TableIndex[] = []) => new Table({ name, columns, indices });

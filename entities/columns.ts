import { Column, PrimaryColumn } from 'typeorm';

/** Column kinds that mean the same on SQLite, MySQL and MariaDB (architecture 7). `bigint` for every number: it is the one integer type they all spell alike. */
type Optional = { nullable?: boolean };

/** Our own ids: 26 characters, sort by time. */
export const IdColumn = () => PrimaryColumn({ type: 'varchar', length: 26 });
export const RefColumn = (options: Optional = {}) => Column({ type: 'varchar', length: 26, ...options });
/** Epoch milliseconds. */
export const InstantColumn = (options: Optional = {}) => Column({ type: 'bigint', ...options });
/** Whole points or fen. */
export const AmountColumn = (options: Optional = {}) => Column({ type: 'bigint', ...options });
export const CountColumn = (options: Optional = {}) => Column({ type: 'bigint', ...options });
/** 0 or 1: a real boolean type differs between the engines. */
export const FlagColumn = () => Column({ type: 'bigint' });
export const WordColumn = (length: number, options: Optional = {}) => Column({ type: 'varchar', length, ...options });
/** JSON or long text, ≤ 64 KB. */
export const TextColumn = (options: Optional = {}) => Column({ type: 'text', ...options });

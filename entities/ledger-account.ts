import { Entity, PrimaryColumn } from 'typeorm';
import { AmountColumn, FlagColumn, WordColumn } from './columns';

/** The running balance of one account; always equal to the sum of its postings. */
@Entity({ name: 'ledger_account' })
export class LedgerAccount {
  /** 'customer:<id>:points:available' */
  @PrimaryColumn({ type: 'varchar', length: 96 }) account!: string;
  @WordColumn(16) asset!: string;
  @AmountColumn() balance!: number;
  /** 1 when the balance may never fall below zero. */
  @FlagColumn() floored!: number;
}

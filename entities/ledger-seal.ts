import { Entity, Index, PrimaryColumn } from 'typeorm';
import { InstantColumn, RefColumn, WordColumn } from './columns';

/** A link of the chain over all transactions, appended after the fact so that posting never waits for it. */
@Entity({ name: 'ledger_seal' })
@Index('ux_ledger_seal_transaction', ['transactionId'], { unique: true })
export class LedgerSeal {
  @PrimaryColumn({ type: 'bigint' }) seq!: number;
  @RefColumn() transactionId!: string;
  @WordColumn(64) prevHash!: string;
  @WordColumn(64) hash!: string;
  @InstantColumn() sealedAtMs!: number;
}

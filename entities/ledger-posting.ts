import { Entity, Index } from 'typeorm';
import { AmountColumn, CountColumn, IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** One side of a movement; the postings of a transaction sum to zero per asset. */
@Entity({ name: 'ledger_posting' })
@Index('ux_ledger_posting_line', ['transactionId', 'line'], { unique: true })
@Index('ix_ledger_posting_account', ['account', 'id'])
export class LedgerPosting {
  @IdColumn() id!: string;
  @RefColumn() transactionId!: string;
  @CountColumn() line!: number;
  @WordColumn(96) account!: string;
  @WordColumn(16) asset!: string;
  @AmountColumn() amount!: number;
  @InstantColumn() createdAtMs!: number;
}

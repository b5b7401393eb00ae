import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, WordColumn } from './columns';

/** One movement of points or fen. Never updated, never deleted: a mistake is an opposite entry. */
@Entity({ name: 'ledger_transaction' })
@Index('ux_ledger_idempotency', ['idempotencyKey'], { unique: true })
export class LedgerTransaction {
  @IdColumn() id!: string;
  @WordColumn(128) idempotencyKey!: string;
  /** SHA-256 of what was asked: the same key with another input is refused. */
  @WordColumn(64) inputHash!: string;
  /** SHA-256 of the whole entry; the seals chain these. */
  @WordColumn(64) contentHash!: string;
  @WordColumn(24) causeType!: string;
  @WordColumn(64) causeId!: string;
  @InstantColumn() createdAtMs!: number;
}

import { Entity, Index, PrimaryColumn } from 'typeorm';
import { CountColumn, InstantColumn, RefColumn, TextColumn, WordColumn } from './columns';

/** One `Idempotency-Key` of one caller: who runs it, later what it answered. The primary key is what makes a second run impossible. */
@Entity({ name: 'idempotency_record' })
@Index('ix_idempotency_record_expiry', ['expiresAtMs'])
export class IdempotencyRecord {
  /** Of an API key, or of the person who signed in. */
  @PrimaryColumn({ type: 'varchar', length: 26 }) apiKeyId!: string;
  @PrimaryColumn({ type: 'varchar', length: 128 }) idempotencyKey!: string;
  /** SHA-256 over method, path, query and body, hex. */
  @WordColumn(64) requestHash!: string;
  /** Changes hands when a crash left the row running. */
  @WordColumn(26) turn!: string;
  /** Primary key of what this request makes; it stays when the turn changes hands. Null in rows of an earlier version. */
  @RefColumn({ nullable: true }) newId!: string | null;
  @InstantColumn() startedAtMs!: number;
  @InstantColumn() expiresAtMs!: number;
  /** HTTP status of the answer; null while it runs. */
  @CountColumn({ nullable: true }) status!: number | null;
  /** JSON text of the answer; null for an empty one. */
  @TextColumn({ nullable: true }) answer!: string | null;
}

import { Entity, Index } from 'typeorm';
import { CountColumn, FlagColumn, IdColumn, InstantColumn, TextColumn, WordColumn } from './columns';

/** One callback as it verified and decrypted. Acknowledged means that this row is committed. */
@Entity({ name: 'inbox' })
@Index('ux_inbox_hash', ['hash'], { unique: true })
@Index('ix_inbox_urgent', ['urgent', 'id'])
@Index('ix_inbox_status', ['status', 'id'])
export class InboxRow {
  @IdColumn() id!: string;
  /** Its time and SHA-256 of receiveid + plaintext: a retry may carry new ciphertext, so the ciphertext is no key. */
  @WordColumn(64) hash!: string;
  @InstantColumn() receivedAtMs!: number;
  /** Plaintext; blanked when its retention ends, the hash stays. */
  @TextColumn({ nullable: true }) body!: string | null;
  /** 1 while it waits for its urgent turn (a welcome code lives 20 s), 0 otherwise. */
  @FlagColumn() urgent!: number;
  @WordColumn(64, { nullable: true }) event!: string | null;
  @WordColumn(64, { nullable: true }) changeType!: string | null;
  @WordColumn(12) status!: string;
  @CountColumn() attempts!: number;
  @InstantColumn() notBeforeMs!: number;
  @InstantColumn({ nullable: true }) leaseUntilMs!: number | null;
  @WordColumn(26, { nullable: true }) claimToken!: string | null;
  @WordColumn(500, { nullable: true }) error!: string | null;
  @InstantColumn({ nullable: true }) doneAtMs!: number | null;
}

import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, WordColumn } from './columns';

/** A key of the open API. The key itself is shown once and never stored. */
@Entity({ name: 'api_key' })
@Index('ux_api_key_hash', ['keyHash'], { unique: true })
export class ApiKey {
  @IdColumn() id!: string;
  @WordColumn(64) name!: string;
  @WordColumn(16) role!: string;
  /** SHA-256, hex. */
  @WordColumn(64) keyHash!: string;
  @InstantColumn() createdAtMs!: number;
  /** To the minute. */
  @InstantColumn({ nullable: true }) lastUsedAtMs!: number | null;
  @InstantColumn({ nullable: true }) revokedAtMs!: number | null;
}

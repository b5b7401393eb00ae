import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, WordColumn } from './columns';

/** A one-time link that an operator made at the shell (break glass): deleted by its use. */
@Entity({ name: 'sign_in_link' })
@Index('ux_sign_in_link_token', ['tokenHash'], { unique: true })
@Index('ix_sign_in_link_end', ['expiresAtMs'])
export class SignInLink {
  @IdColumn() id!: string;
  /** SHA-256, hex. */
  @WordColumn(64) tokenHash!: string;
  @WordColumn(64) name!: string;
  @InstantColumn() createdAtMs!: number;
  @InstantColumn() expiresAtMs!: number;
}

import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, WordColumn } from './columns';

/** A browser on its way to WeCom and back (OAuth2): deleted when it returns, so its `state` works once. */
@Entity({ name: 'sign_in' })
@Index('ux_sign_in_state', ['stateHash'], { unique: true })
@Index('ix_sign_in_end', ['expiresAtMs'])
export class SignIn {
  @IdColumn() id!: string;
  /** SHA-256, hex. */
  @WordColumn(64) stateHash!: string;
  /** Of the cookie that the browser got before it left: nobody else may come back in its place. */
  @WordColumn(64) cookieHash!: string;
  @WordColumn(8) face!: string;
  @WordColumn(512) returnTo!: string;
  @InstantColumn() expiresAtMs!: number;
}

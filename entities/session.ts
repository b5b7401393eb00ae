import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** Somebody who is signed in at a web face, in one browser. The secret of the cookie is never stored, only its hash. */
@Entity({ name: 'session' })
@Index('ux_session_secret', ['secretHash'], { unique: true })
@Index('ix_session_person', ['personId'])
@Index('ix_session_end', ['endsAtMs'])
export class Session {
  @IdColumn() id!: string;
  /** SHA-256, hex. */
  @WordColumn(64) secretHash!: string;
  /** `staff`, `customer` or `break_glass`. */
  @WordColumn(16) kind!: string;
  /** Internal id of the member or customer; of a break-glass administrator the id made from the name. */
  @RefColumn() personId!: string;
  /** Of a break-glass administrator, as given on the command line. */
  @WordColumn(64, { nullable: true }) name!: string | null;
  /** The role at sign-in: a person whose role has changed since signs in again. */
  @WordColumn(16) role!: string;
  @InstantColumn() createdAtMs!: number;
  /** To the minute. */
  @InstantColumn() seenAtMs!: number;
  /** However busy: the session is over then. */
  @InstantColumn() expiresAtMs!: number;
  /** `expiresAtMs`, or earlier when nobody comes back. */
  @InstantColumn() endsAtMs!: number;
}

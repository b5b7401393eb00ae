import { Entity, Index } from 'typeorm';
import { IdColumn, RefColumn, WordColumn } from './columns';

/** A phone that a member of staff noted for a customer, as an HMAC: compared with leads, never read back. */
@Entity({ name: 'follow_phone' })
@Index('ux_follow_phone', ['customerId', 'staffId', 'phoneKey'], { unique: true })
@Index('ix_follow_phone_key', ['phoneKey'])
@Index('ix_follow_phone_tail', ['tailKey', 'customerId'])
export class FollowPhone {
  @IdColumn() id!: string;
  @RefColumn() customerId!: string;
  @RefColumn() staffId!: string;
  @WordColumn(64) phoneKey!: string;
  /** HMAC of the last four digits under a key of its own, by which somebody is looked for (docs/adr/0046). Null until it was read once since this is kept. */
  @WordColumn(32, { nullable: true }) tailKey!: string | null;
}

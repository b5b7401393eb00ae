import { Entity, Index } from 'typeorm';
import { IdColumn, RefColumn, WordColumn } from './columns';

/** A phone that a member of staff noted for a customer, as an HMAC: compared with leads, never read back. */
@Entity({ name: 'follow_phone' })
@Index('ux_follow_phone', ['customerId', 'staffId', 'phoneKey'], { unique: true })
@Index('ix_follow_phone_key', ['phoneKey'])
export class FollowPhone {
  @IdColumn() id!: string;
  @RefColumn() customerId!: string;
  @RefColumn() staffId!: string;
  @WordColumn(64) phoneKey!: string;
}

import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, TextColumn } from './columns';

/** A note of a member of staff about a customer 跟进记录; read newest first, by id. */
@Entity({ name: 'follow_up' })
@Index('ix_follow_up_customer', ['customerId', 'id'])
export class FollowUp {
  @IdColumn() id!: string;
  @RefColumn() customerId!: string;
  /** Who wrote it: stays theirs when the customer is handed over. */
  @RefColumn() staffId!: string;
  /** Empty once it is sealed: in plain words only between an upgrade and the walk that seals it. */
  @TextColumn() text!: string;
  /** At most 2,000 characters, under the customer's key. Personal: it stands here alone, in no journal, audit or log. */
  @TextColumn({ nullable: true }) textSealed!: string | null;
  @InstantColumn() atMs!: number;
}

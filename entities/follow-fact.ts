import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** One thing that happened between a member of staff and a customer (policy 1). Append-only. */
@Entity({ name: 'follow_fact' })
@Index('ix_follow_fact_state', ['state', 'atMs'])
@Index('ux_follow_fact', ['customerId', 'staffId', 'atMs', 'kind', 'source'], { unique: true })
export class FollowFactRow {
  @IdColumn() id!: string;
  @RefColumn() customerId!: string;
  /** Of a `told` fact the lead or claim. */
  @RefColumn() staffId!: string;
  /** add half found seen told | end_staff end_customer end_transfer end_left end_unknown */
  @WordColumn(16) kind!: string;
  /** WeCom's own time, whole seconds (policy 3). */
  @InstantColumn() atMs!: number;
  @WordColumn(64, { nullable: true }) state!: string | null;
  /** callback baseline detail reconcile send | lead claim */
  @WordColumn(16) source!: string;
  @InstantColumn() arrivedAtMs!: number;
}

import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** One customer of a handover, and what WeCom said of them. */
@Entity({ name: 'handover_row' })
@Index('ux_handover_row', ['handoverId', 'customerId'], { unique: true })
@Index('ix_handover_row_state', ['handoverId', 'state', 'id'])
@Index('ix_handover_row_customer', ['customerId', 'state', 'handoverId'])
export class HandoverRow {
  @IdColumn() id!: string;
  @RefColumn() handoverId!: string;
  @RefColumn() customerId!: string;
  /** queued waiting done refused takeover_full over_limit no_such_follow failed unknown */
  @WordColumn(16) state!: string;
  /** WeCom's own number, when it refused. */
  @CountColumn({ nullable: true }) errcode!: number | null;
  @InstantColumn({ nullable: true }) askedAtMs!: number | null;
  @InstantColumn({ nullable: true }) takeoverAtMs!: number | null;
}

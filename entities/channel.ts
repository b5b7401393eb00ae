import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, TextColumn, WordColumn } from './columns';

/** A 渠道活码: a code of the company's own for partners, pages, shops or events, with staff by schedule. Its 联系我 has the same id. */
@Entity({ name: 'channel' })
@Index('ux_channel_state', ['state'], { unique: true })
export class ChannelRow {
  @IdColumn() id!: string;
  /** Longer than a referral code's; never reused. */
  @WordColumn(30) state!: string;
  @WordColumn(128) name!: string;
  /** partner online shop event */
  @WordColumn(8) kind!: string;
  /** JSON: who serves when, and what a friend gets. */
  @TextColumn() terms!: string;
  /** No later than this something may change: the next duty, or after the archiving the end of the silence. Null: nothing will by itself. */
  @InstantColumn({ nullable: true }) lookAtMs!: number | null;
  @InstantColumn({ nullable: true }) archivedAtMs!: number | null;
  @InstantColumn() createdAtMs!: number;
  @InstantColumn() changedAtMs!: number;
}

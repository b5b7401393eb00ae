import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** One friend who came by a 渠道活码; follows from the facts and is made to agree with them. */
@Entity({ name: 'channel_add' })
@Index('ux_channel_add', ['customerId', 'staffId', 'addedAtMs'], { unique: true })
@Index('ix_channel_add_day', ['channelId', 'day', 'staffId', 'customerId'])
export class ChannelAdd {
  @IdColumn() id!: string;
  @RefColumn() channelId!: string;
  @RefColumn() customerId!: string;
  @RefColumn() staffId!: string;
  @InstantColumn() addedAtMs!: number;
  /** In the business time zone, 2026-03-01. */
  @WordColumn(10) day!: string;
}

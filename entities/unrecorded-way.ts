import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** A 联系我 that WeCom lists and no row of ours has: another tool's, or a second one of ours. */
@Entity({ name: 'unrecorded_way' })
@Index('ux_unrecorded_way_config', ['configId'], { unique: true })
@Index('ix_unrecorded_way_seen', ['seenBy'])
export class UnrecordedWay {
  @IdColumn() id!: string;
  @WordColumn(64) configId!: string;
  @WordColumn(64, { nullable: true }) state!: string | null;
  /** foreign duplicate */
  @WordColumn(9) kind!: string;
  /** The walk that saw it last. */
  @RefColumn() seenBy!: string;
  @InstantColumn() foundAtMs!: number;
}

import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, InstantColumn, WordColumn } from './columns';

/** A referral campaign 转介绍活动; its terms stand in its versions. */
@Entity({ name: 'campaign' })
@Index('ix_campaign_end', ['endsAtMs'])
export class Campaign {
  @IdColumn() id!: string;
  @WordColumn(128) name!: string;
  /** The version in force, or the draft's. */
  @CountColumn() version!: number;
  @InstantColumn() startsAtMs!: number;
  @InstantColumn() endsAtMs!: number;
  @InstantColumn({ nullable: true }) publishedAtMs!: number | null;
  @InstantColumn({ nullable: true }) pausedAtMs!: number | null;
  /** Ended by hand, before `endsAtMs`. */
  @InstantColumn({ nullable: true }) endedAtMs!: number | null;
  @InstantColumn() createdAtMs!: number;
}

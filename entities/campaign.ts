import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, InstantColumn, TextColumn, WordColumn } from './columns';

/** A referral campaign 转介绍活动; its terms stand in its versions. */
@Entity({ name: 'campaign' })
@Index('ix_campaign_end', ['endsAtMs'])
@Index('ix_campaign_archived', ['archivedAtMs', 'id'])
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
  /** JSON {pauses: [[fromMs, toMs|null]], versions: [[version, inForceAtMs, startsAtMs, endsAtMs]]}: a scan is judged by what held at its own time (policy 11, 18). */
  @TextColumn() timeline!: string;
  /** Out of the way of lists and choices, and nothing else: a draft, or one that is over. */
  @InstantColumn({ nullable: true }) archivedAtMs!: number | null;
  @InstantColumn() createdAtMs!: number;
}

import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** One edge staff × customer from its start to its end (policy 2): derived from the facts, kept for screens and look-ups. */
@Entity({ name: 'follow_episode' })
@Index('ux_follow_episode_open', ['openKey'], { unique: true })
@Index('ux_follow_episode_start', ['customerId', 'staffId', 'startedAtMs'], { unique: true })
@Index('ix_follow_episode_staff', ['staffId', 'endedAtMs', 'customerId'])
export class FollowEpisode {
  @IdColumn() id!: string;
  /** customerId:staffId while open, NULL when ended. */
  @WordColumn(53, { nullable: true }) openKey!: string | null;
  @RefColumn() customerId!: string;
  @RefColumn() staffId!: string;
  @InstantColumn() startedAtMs!: number;
  @InstantColumn({ nullable: true }) endedAtMs!: number | null;
  /** staff customer transfer staff_left unknown */
  @WordColumn(12, { nullable: true }) endedBy!: string | null;
  @WordColumn(64, { nullable: true }) state!: string | null;
  /** The listing (reconcile_member) that last showed this follow. */
  @RefColumn({ nullable: true }) listedBy!: string | null;
}

import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, TextColumn, WordColumn } from './columns';

/** One change of a referral's status, with its cause. Append-only. */
@Entity({ name: 'referral_history' })
@Index('ix_referral_history', ['referralId', 'id'])
export class ReferralHistory {
  @IdColumn() id!: string;
  @RefColumn() referralId!: string;
  @WordColumn(12, { nullable: true }) fromStatus!: string | null;
  @WordColumn(12) toStatus!: string;
  @WordColumn(32, { nullable: true }) reason!: string | null;
  @WordColumn(16) causeType!: string;
  @WordColumn(64) causeId!: string;
  /** A word of the machine (contacted, deal, refunded). */
  @WordColumn(500, { nullable: true }) note!: string | null;
  /** What somebody wrote, under the friend's key. */
  @TextColumn({ nullable: true }) noteSealed!: string | null;
  @InstantColumn() atMs!: number;
}

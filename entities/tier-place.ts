import { Entity, Index, PrimaryColumn } from 'typeorm';
import { CountColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** A standing referral that reached a milestone, in the order in which its referrer's friends count towards tiers 阶梯 (policy 22). */
@Entity({ name: 'tier_place' })
@Index('ix_tier_place', ['scope', 'reachedAtMs', 'referralId', 'campaignVersion'])
export class TierPlace {
  /** referralId:milestone */
  @PrimaryColumn({ type: 'varchar', length: 40 }) id!: string;
  /** campaignId:referrerId:milestone */
  @WordColumn(64) scope!: string;
  @RefColumn() referralId!: string;
  @CountColumn() campaignVersion!: number;
  @InstantColumn() reachedAtMs!: number;
}

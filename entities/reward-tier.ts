import { Entity, Index, PrimaryColumn } from 'typeorm';
import { CountColumn, WordColumn } from './columns';

/** Which tier 阶梯 a reward was given for. */
@Entity({ name: 'reward_tier' })
@Index('ux_reward_tier_standing', ['standingKey'], { unique: true })
@Index('ix_reward_tier', ['scope', 'reached'])
export class RewardTier {
  @PrimaryColumn({ type: 'varchar', length: 26 }) rewardId!: string;
  /** campaignId:referrerId:milestone */
  @WordColumn(64) scope!: string;
  /** The count it was given at. */
  @CountColumn() reached!: number;
  /** scope:itemKey:reached until it is lost: one standing answer for each tier, whoever checks. */
  @WordColumn(160, { nullable: true }) standingKey!: string | null;
}

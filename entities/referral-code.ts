import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** A code 推荐码: one referrer's in one campaign. */
@Entity({ name: 'referral_code' })
@Index('ux_referral_code_owner', ['campaignId', 'referrerId'], { unique: true })
@Index('ux_referral_code_state', ['state'], { unique: true })
@Index('ix_referral_code_campaign', ['campaignId', 'id'])
@Index('ix_referral_code_referrer', ['referrerId', 'id'])
@Index('ix_referral_code_look', ['lookAtMs', 'id'])
@Index('ix_referral_code_campaign_look', ['campaignId', 'lookAtMs'])
export class ReferralCode {
  @IdColumn() id!: string;
  @RefColumn() campaignId!: string;
  @RefColumn() referrerId!: string;
  @WordColumn(30) state!: string;
  @InstantColumn({ nullable: true }) revokedAtMs!: number | null;
  @InstantColumn() createdAtMs!: number;
  /** When to look whether it may be recycled, never later than it may be (policy 15). Null: nothing of it is left at WeCom. */
  @InstantColumn({ nullable: true }) lookAtMs!: number | null;
}

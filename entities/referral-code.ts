import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** A code 推荐码: one referrer's in one campaign. */
@Entity({ name: 'referral_code' })
@Index('ux_referral_code_owner', ['campaignId', 'referrerId'], { unique: true })
@Index('ux_referral_code_state', ['state'], { unique: true })
@Index('ix_referral_code_campaign', ['campaignId', 'id'])
export class ReferralCode {
  @IdColumn() id!: string;
  @RefColumn() campaignId!: string;
  @RefColumn() referrerId!: string;
  @WordColumn(30) state!: string;
  @InstantColumn({ nullable: true }) revokedAtMs!: number | null;
  @InstantColumn() createdAtMs!: number;
}

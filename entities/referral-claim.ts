import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, TextColumn, WordColumn } from './columns';

/** A claim 补登: somebody says who brought a friend whose add did not show it; another person decides. */
@Entity({ name: 'referral_claim' })
@Index('ux_referral_claim_open', ['openKey'], { unique: true })
@Index('ix_referral_claim_campaign', ['campaignId', 'id'])
@Index('ix_referral_claim_stands', ['campaignId', 'status', 'id'])
@Index('ix_referral_claim_referee', ['refereeId', 'id'])
@Index('ix_referral_claim_referrer', ['referrerId'])
@Index('ix_referral_claim_status', ['status', 'id'])
export class ReferralClaim {
  @IdColumn() id!: string;
  @RefColumn() campaignId!: string;
  @RefColumn() refereeId!: string;
  @RefColumn() referrerId!: string;
  /** open accepted refused */
  @WordColumn(12) status!: string;
  /** campaignId:refereeId:referrerId while it waits: the same is claimed once at a time. */
  @WordColumn(80, { nullable: true }) openKey!: string | null;
  /** Empty once it is sealed. */
  @TextColumn() evidence!: string;
  /** Under a key of both people: it opens while neither was erased. */
  @TextColumn({ nullable: true }) evidenceSealed!: string | null;
  @RefColumn() claimedBy!: string;
  @RefColumn({ nullable: true }) decidedBy!: string | null;
  @InstantColumn({ nullable: true }) decidedAtMs!: number | null;
  /** Null once it is sealed. */
  @WordColumn(500, { nullable: true }) note!: string | null;
  @TextColumn({ nullable: true }) noteSealed!: string | null;
  /** Nobody decided in time (policy 31). */
  @InstantColumn({ nullable: true }) escalatedAtMs!: number | null;
  /** The referrer's code under which an accepted claim counts. */
  @RefColumn({ nullable: true }) codeId!: string | null;
  @InstantColumn() createdAtMs!: number;
}

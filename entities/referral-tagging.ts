import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** For which step of a referral a friend was last tagged in a campaign: a member's own change of tags is not undone by the next look. */
@Entity({ name: 'referral_tagging' })
@Index('ux_referral_tagging', ['customerId', 'campaignId'], { unique: true })
export class ReferralTagging {
  @IdColumn() id!: string;
  @RefColumn() campaignId!: string;
  @RefColumn() customerId!: string;
  @WordColumn(12) step!: string;
  @InstantColumn() atMs!: number;
}

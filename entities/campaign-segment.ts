import { Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn, TextColumn, WordColumn } from './columns';

/** Some two thousand neighbouring referrals of a campaign, counted: `afterId` < id ≤ `untilId`. Counted again and again from the referrals themselves. */
@Entity({ name: 'campaign_segment' })
export class CampaignSegment {
  @PrimaryColumn({ type: 'varchar', length: 26 }) campaignId!: string;
  /** Empty for the first. */
  @PrimaryColumn({ type: 'varchar', length: 26 }) afterId!: string;
  @WordColumn(26) untilId!: string;
  /** JSON: the steps of the funnel, and adds and retentions by day. */
  @TextColumn() counts!: string;
  @InstantColumn() countedAtMs!: number;
}

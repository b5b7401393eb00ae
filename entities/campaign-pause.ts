import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn } from './columns';

/** A pause of a campaign: its state is judged at the time of the scan, so pauses are remembered (policy 11). */
@Entity({ name: 'campaign_pause' })
@Index('ix_campaign_pause', ['campaignId', 'fromMs'])
export class CampaignPause {
  @IdColumn() id!: string;
  @RefColumn() campaignId!: string;
  @InstantColumn() fromMs!: number;
  @InstantColumn({ nullable: true }) toMs!: number | null;
}

import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, InstantColumn, RefColumn, TextColumn, WordColumn } from './columns';

/** Terms of a campaign. Immutable once published: a change is a new version with a reason. */
@Entity({ name: 'campaign_version' })
@Index('ux_campaign_version', ['campaignId', 'version'], { unique: true })
export class CampaignVersion {
  @IdColumn() id!: string;
  @RefColumn() campaignId!: string;
  @CountColumn() version!: number;
  /** JSON, as the open API shows it. */
  @TextColumn() terms!: string;
  @WordColumn(500, { nullable: true }) reason!: string | null;
  /** Null while a draft. */
  @InstantColumn({ nullable: true }) inForceAtMs!: number | null;
  @InstantColumn() createdAtMs!: number;
}

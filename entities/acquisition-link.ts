import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, TextColumn, WordColumn } from './columns';

/** The 获客链接 that carries all codes of one campaign, each by a `customer_channel` of its own. Written before WeCom is asked, so a lost reply leaves something to look for (policy 30). */
@Entity({ name: 'acquisition_link' })
@Index('ux_acquisition_link_campaign', ['campaignId'], { unique: true })
@Index('ux_acquisition_link_wecom', ['linkId'], { unique: true })
export class AcquisitionLinkRow {
  @IdColumn() id!: string;
  @RefColumn() campaignId!: string;
  /** Shown in WeCom's console; another with every link that is made, so that a doubtful one is found by it. */
  @WordColumn(30) name!: string;
  /** JSON list of userids. */
  @TextColumn() users!: string;
  /** pending active failed removing retired */
  @WordColumn(8) status!: string;
  /** WeCom's id. */
  @WordColumn(64, { nullable: true }) linkId!: string | null;
  @WordColumn(400, { nullable: true }) url!: string | null;
  @WordColumn(190, { nullable: true }) reason!: string | null;
  @InstantColumn() createdAtMs!: number;
  @InstantColumn() changedAtMs!: number;
}

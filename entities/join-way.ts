import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, TextColumn, WordColumn } from './columns';

/** One 加入群聊 configuration: a referrer's code that leads into groups. Written before WeCom is asked; what was lost cannot be looked for, for nothing lists these (policy 30). */
@Entity({ name: 'join_way' })
@Index('ux_join_way_state', ['state'], { unique: true })
@Index('ix_join_way_status', ['status', 'id'])
export class JoinWayRow {
  @IdColumn() id!: string;
  @WordColumn(30) state!: string;
  /** JSON list of chat ids. */
  @TextColumn() chatIds!: string;
  /** pending active failed removing retired */
  @WordColumn(8) status!: string;
  @WordColumn(64, { nullable: true }) configId!: string | null;
  @WordColumn(512, { nullable: true }) qrCodeUrl!: string | null;
  @WordColumn(190, { nullable: true }) reason!: string | null;
  @InstantColumn() createdAtMs!: number;
  @InstantColumn() changedAtMs!: number;
}

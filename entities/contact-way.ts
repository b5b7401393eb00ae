import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, TextColumn, WordColumn } from './columns';

/** The WeCom side of a code: one 联系我 configuration. The row is written before WeCom is asked, so a lost reply leaves something to look for (policy 30). */
@Entity({ name: 'contact_way' })
@Index('ux_contact_way_state', ['state'], { unique: true })
export class ContactWay {
  @IdColumn() id!: string;
  /** Carried by the QR code and returned with the add; never reused (policy 15). */
  @WordColumn(30) state!: string;
  /** JSON list of userids. */
  @TextColumn() users!: string;
  /** pending active failed */
  @WordColumn(8) status!: string;
  @WordColumn(64, { nullable: true }) configId!: string | null;
  @WordColumn(512, { nullable: true }) qrCodeUrl!: string | null;
  @WordColumn(190, { nullable: true }) reason!: string | null;
  @InstantColumn() createdAtMs!: number;
  @InstantColumn() changedAtMs!: number;
}

import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, InstantColumn, RefColumn, TextColumn, WordColumn } from './columns';

/** The WeCom side of a code or of a 渠道活码: one 联系我 configuration. The row is written before WeCom is asked, so a lost reply leaves something to look for (policy 30). */
@Entity({ name: 'contact_way' })
@Index('ux_contact_way_state', ['state'], { unique: true })
@Index('ix_contact_way_status', ['status', 'id'])
@Index('ix_contact_way_config', ['configId'])
export class ContactWay {
  @IdColumn() id!: string;
  /** Carried by the QR code and returned with the add; never reused (policy 15). */
  @WordColumn(30) state!: string;
  /** JSON list of userids. */
  @TextColumn() users!: string;
  /** pending active failed removing retired */
  @WordColumn(8) status!: string;
  @WordColumn(64, { nullable: true }) configId!: string | null;
  @WordColumn(512, { nullable: true }) qrCodeUrl!: string | null;
  @WordColumn(190, { nullable: true }) reason!: string | null;
  @InstantColumn() createdAtMs!: number;
  @InstantColumn() changedAtMs!: number;
  /** Of a 渠道活码; null: of a referral code. */
  @RefColumn({ nullable: true }) channelId!: string | null;
  /** 0: the member confirms each friend. Null: 1, WeCom's default. */
  @CountColumn({ nullable: true }) skipVerify!: number | null;
  /** JSON {users, skipVerify} that WeCom is still to be told; null: it has what stands above. */
  @TextColumn({ nullable: true }) wanted!: string | null;
  /** When WeCom was last to be told something; names the work that tells it. */
  @InstantColumn({ nullable: true }) wantedAtMs!: number | null;
  /** The walk (code_walk) that last saw it at WeCom. */
  @RefColumn({ nullable: true }) listedBy!: string | null;
}

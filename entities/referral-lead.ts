import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, TextColumn, WordColumn } from './columns';

/** A lead 线索: a friend whom a referrer named before any scan. What tells who it is is sealed, and blanked when nobody came of it. */
@Entity({ name: 'referral_lead' })
@Index('ux_referral_lead_live', ['liveKey'], { unique: true })
@Index('ix_referral_lead_phone', ['phoneKey', 'status'])
@Index('ix_referral_lead_campaign', ['campaignId', 'id'])
@Index('ix_referral_lead_stands', ['campaignId', 'status', 'id'])
@Index('ix_referral_lead_referrer', ['referrerId', 'id'])
@Index('ix_referral_lead_customer', ['customerId'])
@Index('ix_referral_lead_status', ['status', 'id'])
@Index('ix_referral_lead_blank', ['blankAtMs'])
export class ReferralLead {
  @IdColumn() id!: string;
  @RefColumn() campaignId!: string;
  @RefColumn() referrerId!: string;
  /** open matched duplicate expired */
  @WordColumn(12) status!: string;
  /** campaignId:phoneKey while it stands: one lead per campaign and phone, whoever checks. */
  @WordColumn(91, { nullable: true }) liveKey!: string | null;
  /** The lead that named this friend first. */
  @RefColumn({ nullable: true }) duplicateOf!: string | null;
  /** HMAC of the phone; compared, never read back. */
  @WordColumn(64, { nullable: true }) phoneKey!: string | null;
  @TextColumn({ nullable: true }) phoneSealed!: string | null;
  @TextColumn({ nullable: true }) nameSealed!: string | null;
  /** api, or form: who filled in the form of a signed link. */
  @WordColumn(8) source!: string;
  /** Key that told it; of a form null. */
  @WordColumn(26, { nullable: true }) toldBy!: string | null;
  /** The consent text that was agreed to. */
  @WordColumn(16) consentVersion!: string;
  @RefColumn({ nullable: true }) customerId!: string | null;
  @InstantColumn({ nullable: true }) matchedAtMs!: number | null;
  /** phone, or by hand. */
  @WordColumn(8, { nullable: true }) matchedBy!: string | null;
  @RefColumn({ nullable: true }) codeId!: string | null;
  /** When what is sealed goes; null: somebody came of it, or it is gone. */
  @InstantColumn({ nullable: true }) blankAtMs!: number | null;
  @InstantColumn() createdAtMs!: number;
}

import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, InstantColumn, RefColumn, TextColumn, WordColumn } from './columns';

/** A referral 转介绍: referrer → referee in one campaign, or the reason why a scan is none. */
@Entity({ name: 'referral' })
@Index('ux_referral_scan', ['refereeId', 'codeId', 'scanNo'], { unique: true })
@Index('ux_referral_live', ['liveKey'], { unique: true })
@Index('ix_referral_campaign', ['campaignId', 'id'])
@Index('ix_referral_referrer', ['referrerId', 'id', 'codeId', 'scanNo', 'addedAtMs'])
@Index('ix_referral_funnel', ['campaignId', 'status', 'id', 'boundAtMs', 'retainedAtMs', 'contactedAtMs', 'qualifiedAtMs', 'dealAtMs'])
@Index('ix_referral_owner', ['ownerStaffId', 'id'])
@Index('ix_referral_any_status', ['status', 'id'])
export class Referral {
  @IdColumn() id!: string;
  @RefColumn() campaignId!: string;
  /** In force at the friend's add: the one that pays (policy 18). */
  @CountColumn() campaignVersion!: number;
  @RefColumn() codeId!: string;
  @RefColumn() referrerId!: string;
  @RefColumn() refereeId!: string;
  /** First, second, … scan of this code by this friend. */
  @CountColumn() scanNo!: number;
  /** campaignId:refereeId while it stands: one live referral per friend and campaign, whoever checks. */
  @WordColumn(53, { nullable: true }) liveKey!: string | null;
  @WordColumn(12) status!: string;
  @WordColumn(32, { nullable: true }) reason!: string | null;
  /** The member who was added, and the present one (policy 5). */
  @RefColumn() staffId!: string;
  @RefColumn() ownerStaffId!: string;
  @InstantColumn() addedAtMs!: number;
  @InstantColumn({ nullable: true }) boundAtMs!: number | null;
  @InstantColumn() retentionEndsAtMs!: number;
  @InstantColumn({ nullable: true }) retainedAtMs!: number | null;
  @InstantColumn({ nullable: true }) contactedAtMs!: number | null;
  @InstantColumn({ nullable: true }) qualifiedAtMs!: number | null;
  @InstantColumn({ nullable: true }) dealAtMs!: number | null;
  /** What integrity said, once it said anything but yes: held denied. */
  @WordColumn(12, { nullable: true }) screening!: string | null;
  /** When a first reward was issued: from then on nobody is rebound (policy 7). */
  @InstantColumn({ nullable: true }) frozenAtMs!: number | null;
  @InstantColumn({ nullable: true }) endedAtMs!: number | null;
  /** JSON: every check with what it saw. */
  @TextColumn() evidence!: string;
  @InstantColumn() createdAtMs!: number;
}

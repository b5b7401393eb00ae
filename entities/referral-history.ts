import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** One change of a referral's status, with its cause. Append-only. */
@Entity({ name: 'referral_history' })
@Index('ix_referral_history', ['referralId', 'id'])
export class ReferralHistory {
  @IdColumn() id!: string;
  @RefColumn() referralId!: string;
  @WordColumn(12, { nullable: true }) fromStatus!: string | null;
  @WordColumn(12) toStatus!: string;
  @WordColumn(32, { nullable: true }) reason!: string | null;
  @WordColumn(16) causeType!: string;
  @WordColumn(64) causeId!: string;
  @WordColumn(500, { nullable: true }) note!: string | null;
  @InstantColumn() atMs!: number;
}

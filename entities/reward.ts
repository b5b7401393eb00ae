import { Entity, Index } from 'typeorm';
import { AmountColumn, CountColumn, IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** What is owed to whom and why 奖励. */
@Entity({ name: 'reward' })
@Index('ux_reward_item', ['referralId', 'itemKey', 'generation'], { unique: true })
@Index('ix_reward_campaign', ['campaignId', 'status', 'id', 'referralId'])
@Index('ix_reward_beneficiary', ['beneficiaryId', 'id'])
@Index('ix_reward_any_status', ['status', 'id'])
@Index('ix_reward_of_campaign', ['campaignId', 'id'])
export class Reward {
  @IdColumn() id!: string;
  @RefColumn() campaignId!: string;
  @CountColumn() campaignVersion!: number;
  @RefColumn() referralId!: string;
  @WordColumn(64) itemKey!: string;
  @CountColumn() generation!: number;
  /** customer or staff */
  @WordColumn(8) beneficiaryType!: string;
  @RefColumn() beneficiaryId!: string;
  @WordColumn(12) kind!: string;
  @AmountColumn() amount!: number;
  /** Where a promise of points came from and goes back to: budget or issuance. */
  @WordColumn(8) fundedBy!: string;
  @WordColumn(12) status!: string;
  @WordColumn(32, { nullable: true }) reason!: string | null;
  @InstantColumn() accruedAtMs!: number;
  @InstantColumn({ nullable: true }) dueAtMs!: number | null;
  @InstantColumn({ nullable: true }) issuedAtMs!: number | null;
  @InstantColumn({ nullable: true }) closedAtMs!: number | null;
}

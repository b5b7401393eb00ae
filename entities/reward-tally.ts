import { Entity, PrimaryColumn } from 'typeorm';
import { CountColumn } from './columns';

/** A counter that rewards are decided by, locked before it is read: friends who count towards tiers 阶梯, and rewards against a cap. */
@Entity({ name: 'reward_tally' })
export class RewardTally {
  /** tier:campaignId:referrerId:milestone, or cap:campaignId:beneficiaryId:itemKey */
  @PrimaryColumn({ type: 'varchar', length: 128 }) id!: string;
  @CountColumn() used!: number;
}

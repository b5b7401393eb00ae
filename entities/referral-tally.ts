import { Entity, PrimaryColumn } from 'typeorm';
import { CountColumn } from './columns';

/** How many referrals stand against a cap: moved by one conditional UPDATE whose miss is the refusal. */
@Entity({ name: 'referral_tally' })
export class ReferralTally {
  /** campaignId, or campaignId:referrerId */
  @PrimaryColumn({ type: 'varchar', length: 53 }) scope!: string;
  @CountColumn() used!: number;
}

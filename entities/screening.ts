import { Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn, WordColumn } from './columns';

/** What integrity said of a referral; no reward is issued without it (policy 21). */
@Entity({ name: 'screening' })
export class Screening {
  @PrimaryColumn({ type: 'varchar', length: 26 }) referralId!: string;
  /** approved held denied */
  @WordColumn(12) verdict!: string;
  @WordColumn(64) rule!: string;
  @InstantColumn() atMs!: number;
}

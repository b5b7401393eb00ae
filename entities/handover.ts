import { Entity } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** One handover 继承: customers of one member who go to another. */
@Entity({ name: 'handover' })
export class Handover {
  @IdColumn() id!: string;
  /** active 在职 · resigned 离职 */
  @WordColumn(12) kind!: string;
  /** running done */
  @WordColumn(12) status!: string;
  @RefColumn() handoverStaffId!: string;
  @RefColumn() takeoverStaffId!: string;
  /** What the customer reads afterwards, in the asker's words. */
  @WordColumn(200, { nullable: true }) message!: string | null;
  @InstantColumn() createdAtMs!: number;
  @InstantColumn({ nullable: true }) finishedAtMs!: number | null;
}

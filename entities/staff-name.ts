import { Entity, Index, PrimaryColumn } from 'typeorm';
import { InstantColumn, RefColumn } from './columns';

/** A userid that a member carried once: callbacks that were under way, and renames told twice or out of order, still find them. */
@Entity({ name: 'staff_name' })
@Index('ix_staff_name_member', ['staffId'])
export class StaffName {
  /** lower(userId) */
  @PrimaryColumn({ type: 'varchar', length: 64 }) userKey!: string;
  @RefColumn() staffId!: string;
  @InstantColumn() untilMs!: number;
}

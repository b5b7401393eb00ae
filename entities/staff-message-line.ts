import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** Which app message carries which notice, fixed before the call: a repeat after a lost reply is the same message (policy 30). */
@Entity({ name: 'staff_message_line' })
@Index('ix_staff_message_line', ['messageId'])
@Index('ix_staff_message_line_age', ['atMs'])
export class StaffMessageLine {
  /** The notice's work row. */
  @IdColumn() id!: string;
  /** The work row that makes the call: this one, or the one whose digest carries it. */
  @RefColumn() messageId!: string;
  /** On the row that makes the call: SHA-256 of what a call that may have arrived has said; null when no call may have arrived. */
  @WordColumn(64, { nullable: true }) textHash!: string | null;
  @InstantColumn({ nullable: true }) calledAtMs!: number | null;
  @InstantColumn() atMs!: number;
}

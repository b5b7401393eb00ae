import { Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn, RefColumn, WordColumn } from './columns';

/** A role that an administrator gave to a member; without a row the directory decides: leaders of departments are supervisors, everybody else is staff. */
@Entity({ name: 'staff_role' })
export class StaffRole {
  @PrimaryColumn({ type: 'varchar', length: 26 }) staffId!: string;
  @WordColumn(16) role!: string;
  /** Id of the person who gave it. */
  @RefColumn() setBy!: string;
  @InstantColumn() setAtMs!: number;
}

import { Entity, Index, PrimaryColumn } from 'typeorm';
import { FlagColumn } from './columns';

/** Who belongs where, as the member's own record says. */
@Entity({ name: 'staff_department' })
@Index('ix_staff_department_members', ['departmentId', 'staffId'])
export class StaffDepartment {
  @PrimaryColumn({ type: 'varchar', length: 26 }) staffId!: string;
  @PrimaryColumn({ type: 'bigint' }) departmentId!: number;
  /** 1: `is_leader_in_dept` says that they lead it. */
  @FlagColumn() leads!: number;
}

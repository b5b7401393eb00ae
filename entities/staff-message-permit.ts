import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn } from './columns';

/** One app message let out to one member: WeCom drops what is above 30 a minute without a word, so we count ourselves (policy 28). */
@Entity({ name: 'staff_message_permit' })
@Index('ix_staff_message_permit', ['staffId', 'atMs'])
@Index('ix_staff_message_permit_age', ['atMs'])
export class StaffMessagePermit {
  @IdColumn() id!: string;
  @RefColumn() staffId!: string;
  @InstantColumn() atMs!: number;
}

import { Entity, PrimaryColumn } from 'typeorm';
import { CountColumn } from './columns';

/** How many permits of one name all processes have taken in one minute. */
@Entity({ name: 'permit_block' })
export class PermitBlock {
  /** Such as the WeCom API `externalcontact/get`. */
  @PrimaryColumn({ type: 'varchar', length: 96 }) name!: string;
  /** Minutes since 1970. */
  @CountColumn() minute!: number;
  @CountColumn() taken!: number;
}

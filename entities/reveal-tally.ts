import { Entity, PrimaryColumn } from 'typeorm';
import { CountColumn } from './columns';

/** How often one person was shown a masked name or phone whole on one business day: what moves up to the limit and not beyond. */
@Entity({ name: 'reveal_tally' })
export class RevealTally {
  @PrimaryColumn({ type: 'varchar', length: 26 }) personId!: string;
  /** Business day, 2026-03-01. */
  @PrimaryColumn({ type: 'varchar', length: 10 }) day!: string;
  @CountColumn() used!: number;
}

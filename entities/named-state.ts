import { Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn, TextColumn } from './columns';

/** Small facts about the installation: the first sync's progress, claimed job periods, leases. */
@Entity({ name: 'named_state' })
export class NamedState {
  @PrimaryColumn({ type: 'varchar', length: 96 }) name!: string;
  @TextColumn() value!: string;
  @InstantColumn() changedAtMs!: number;
}

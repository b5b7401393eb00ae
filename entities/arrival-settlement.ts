import { Entity } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** A callback that somebody marked as handled 标为已处理: who, why, and the state to go back to. A table of its own, for a callback is written far too often to carry it. */
@Entity({ name: 'arrival_settlement' })
export class ArrivalSettlement {
  /** The callback's own id. */
  @IdColumn() arrivalId!: string;
  @WordColumn(12) fromStatus!: string;
  @WordColumn(200) reason!: string;
  @WordColumn(16) byType!: string;
  @RefColumn() byId!: string;
  @InstantColumn() atMs!: number;
}

import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, InstantColumn, RefColumn, TextColumn, WordColumn } from './columns';

/** How far the listing of one member's customers is: a process that dies leaves it here, and the next goes on from it. */
@Entity({ name: 'reconcile_member' })
@Index('ux_reconcile_member', ['runId', 'staffId'], { unique: true })
@Index('ix_reconcile_member_state', ['runId', 'state', 'id'])
export class ReconcileMember {
  @IdColumn() id!: string;
  @RefColumn() runId!: string;
  @RefColumn() staffId!: string;
  /** waiting listing listed done parked */
  @WordColumn(12) state!: string;
  /** When the first page was asked for: what was heard later than this the listing cannot know. */
  @InstantColumn({ nullable: true }) begunAtMs!: number | null;
  @TextColumn({ nullable: true }) pageCursor!: string | null;
  /** An earlier cursor; meeting it again means that the pages go round in a circle. */
  @TextColumn({ nullable: true }) markCursor!: string | null;
  @CountColumn() pages!: number;
  /** Of the follows we hold open: how many were compared, up to which customer, and how many the listing lacks. */
  @CountColumn() held!: number;
  @CountColumn() absent!: number;
  @RefColumn({ nullable: true }) comparedTo!: string | null;
  /** Why nobody may conclude an end from the listing: out_of_range refused circle too_many */
  @WordColumn(16, { nullable: true }) parkedFor!: string | null;
}

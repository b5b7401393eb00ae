import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, InstantColumn, TextColumn, WordColumn } from './columns';

/** One walk through everything that WeCom lists of 联系我 (list_contact_way). */
@Entity({ name: 'code_walk' })
@Index('ux_code_walk_open', ['openKey'], { unique: true })
export class CodeWalk {
  @IdColumn() id!: string;
  /** `walk` while one is under way. */
  @WordColumn(8, { nullable: true }) openKey!: string | null;
  /** walking judging done parked broken given_up */
  @WordColumn(8) status!: string;
  @WordColumn(190, { nullable: true }) reason!: string | null;
  /** WeCom's, of the page to be asked for next. */
  @WordColumn(500, { nullable: true }) pageCursor!: string | null;
  /** JSON list of short hashes of every cursor followed: one that comes back is a circle. */
  @TextColumn() cursors!: string;
  @CountColumn() pages!: number;
  @CountColumn() restarts!: number;
  @CountColumn() listed!: number;
  @CountColumn() adopted!: number;
  @CountColumn() duplicates!: number;
  /** Of ours those that were looked at, and those of them that the listing lacks. */
  @CountColumn() held!: number;
  @CountColumn() absent!: number;
  @InstantColumn() startedAtMs!: number;
  @InstantColumn() progressAtMs!: number;
  @InstantColumn({ nullable: true }) finishedAtMs!: number | null;
}

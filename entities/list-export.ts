import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, InstantColumn, RefColumn, TextColumn, WordColumn } from './columns';

/** An export 导出: a list of the console on its way into a file, page by page; what is done lies in `list_export_page`. */
@Entity({ name: 'list_export' })
@Index('ux_list_export_slot', ['personId', 'slot'], { unique: true })
@Index('ix_list_export_person', ['personId', 'id'])
export class ListExport {
  @IdColumn() id!: string;
  /** Who asked: a person who signed in; `staffId` is null for a break-glass administrator. */
  @RefColumn() personId!: string;
  @RefColumn({ nullable: true }) staffId!: string | null;
  @WordColumn(16) listName!: string;
  /** JSON: what the list is asked, people by our own ids. */
  @TextColumn() question!: string;
  @WordColumn(8) format!: string;
  @WordColumn(8) language!: string;
  /** Hash of the role and the scope of whoever asked: every page is read with the same, or none any more. */
  @WordColumn(64) rights!: string;
  /** running ready failed removed */
  @WordColumn(12) status!: string;
  @WordColumn(32, { nullable: true }) reason!: string | null;
  /** One of the few places a person has; null when it is given back. */
  @CountColumn({ nullable: true }) slot!: number | null;
  @CountColumn() pages!: number;
  @CountColumn() rowsDone!: number;
  /** Of the last row that is in the file: the walk goes on below. */
  @RefColumn({ nullable: true }) lastId!: string | null;
  @InstantColumn() createdAtMs!: number;
  @InstantColumn({ nullable: true }) doneAtMs!: number | null;
  @InstantColumn() expiresAtMs!: number;
}

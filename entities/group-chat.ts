import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** A customer group 客户群. */
@Entity({ name: 'group_chat' })
@Index('ux_group_chat', ['chatId'], { unique: true })
export class GroupChatRow {
  @IdColumn() id!: string;
  /** WeCom's id. */
  @WordColumn(64) chatId!: string;
  @WordColumn(128, { nullable: true }) name!: string | null;
  @RefColumn({ nullable: true }) ownerStaffId!: string | null;
  /** active dismissed */
  @WordColumn(12) status!: string;
  /** WeCom's word for the members as they were last read. */
  @WordColumn(64, { nullable: true }) memberVersion!: string | null;
  /** What the newest event says it is by now; null: nothing is waited for. */
  @WordColumn(64, { nullable: true }) wantedVersion!: string | null;
  /** Time of that event. */
  @InstantColumn({ nullable: true }) heardAtMs!: number | null;
  @CountColumn() members!: number;
  @CountColumn() externals!: number;
  /** When WeCom made it; null until read. */
  @InstantColumn({ nullable: true }) createdAtMs!: number | null;
  @InstantColumn({ nullable: true }) dismissedAtMs!: number | null;
  /** When the read began that is stored here. */
  @InstantColumn({ nullable: true }) readAtMs!: number | null;
  /** Counts locks. */
  @CountColumn() turn!: number;
}

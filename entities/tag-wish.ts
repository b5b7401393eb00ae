import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, InstantColumn, RefColumn, TextColumn, WordColumn } from './columns';

/** What is still to be brought about at WeCom for one pair, one group or one tag; one call at a time works on it (docs/adr/0019). */
@Entity({ name: 'tag_wish' })
@Index('ux_tag_wish', ['wishKey'], { unique: true })
@Index('ix_tag_wish_customer', ['customerId'])
export class TagWish {
  @IdColumn() id!: string;
  /** Of what: a pair of internal ids, a group's name, an id of WeCom. */
  @WordColumn(128) wishKey!: string;
  /** The kind of work that brings it about. */
  @WordColumn(16) kind!: string;
  @RefColumn({ nullable: true }) customerId!: string | null;
  @RefColumn({ nullable: true }) staffId!: string | null;
  /** The group's name, or the id of the tag or group that is to change. */
  @WordColumn(64, { nullable: true }) target!: string | null;
  /** JSON: what is wanted, each with the number of the ask that wants it. */
  @TextColumn() wanted!: string;
  @CountColumn() asks!: number;
  /** The last ask when the work under way was queued; 0: none is. */
  @CountColumn() workNo!: number;
  /** Asks up to this one were refused for good, unless they were done. */
  @CountColumn() refusedNo!: number;
  @WordColumn(190, { nullable: true }) reason!: string | null;
  @InstantColumn() changedAtMs!: number;
}

import { Entity, Index } from 'typeorm';
import { CountColumn, FlagColumn, IdColumn, InstantColumn, WordColumn } from './columns';

/** A tag 企业标签 of the company's library, as WeCom last showed it. */
@Entity({ name: 'corp_tag' })
@Index('ux_corp_tag', ['tagId'], { unique: true })
@Index('ix_corp_tag_list', ['deleted', 'id'])
@Index('ix_corp_tag_group', ['groupId'])
export class CorpTagRow {
  @IdColumn() id!: string;
  /** WeCom's ids. */
  @WordColumn(64) tagId!: string;
  @WordColumn(64) groupId!: string;
  @WordColumn(64) name!: string;
  /** Larger first. */
  @CountColumn() sortOrder!: number;
  @FlagColumn() deleted!: number;
  /** What this row says was true then: a listing that began before changes nothing. */
  @InstantColumn() seenAtMs!: number;
}

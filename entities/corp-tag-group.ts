import { Entity, Index } from 'typeorm';
import { CountColumn, FlagColumn, IdColumn, InstantColumn, WordColumn } from './columns';

/** A group of tags 标签组. */
@Entity({ name: 'corp_tag_group' })
@Index('ux_corp_tag_group', ['groupId'], { unique: true })
export class CorpTagGroupRow {
  @IdColumn() id!: string;
  /** WeCom's id. */
  @WordColumn(64) groupId!: string;
  @WordColumn(64) name!: string;
  @CountColumn() sortOrder!: number;
  @FlagColumn() deleted!: number;
  @InstantColumn() seenAtMs!: number;
}

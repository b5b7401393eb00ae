import { Entity, PrimaryColumn } from 'typeorm';
import { CountColumn, InstantColumn, TextColumn, WordColumn } from './columns';

/** A department 部门 as far as the app may see it. */
@Entity({ name: 'department' })
export class Department {
  /** WeCom's own number. */
  @PrimaryColumn({ type: 'bigint' }) id!: number;
  @WordColumn(128) name!: string;
  /** 0 above the root. WeCom's tree is not ours to trust: readers expect loops. */
  @CountColumn() parentId!: number;
  /** Lower-cased userids of `department_leader`, JSON. */
  @TextColumn() leaders!: string;
  @InstantColumn() readAtMs!: number;
}

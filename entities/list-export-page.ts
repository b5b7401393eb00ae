import { Entity, PrimaryColumn } from 'typeorm';
import { TextColumn } from './columns';

/** Rows of an export: packed JSON as base64, in parts, for a text column of MySQL ends at 64 KB. */
@Entity({ name: 'list_export_page' })
export class ListExportPage {
  @PrimaryColumn({ type: 'varchar', length: 26 }) exportId!: string;
  @PrimaryColumn({ type: 'bigint' }) page!: number;
  @PrimaryColumn({ type: 'bigint' }) part!: number;
  @TextColumn() data!: string;
}

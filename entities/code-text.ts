import { Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn, WordColumn } from './columns';

/** What the QR code that WeCom drew for a code says, read once from its picture: posters draw it anew, sharp at any size. */
@Entity({ name: 'code_text' })
export class CodeText {
  /** Where the picture was: a code that is made anew has another. */
  @PrimaryColumn({ type: 'varchar', length: 64 }) urlHash!: string;
  @WordColumn(512) text!: string;
  @InstantColumn() readAtMs!: number;
}

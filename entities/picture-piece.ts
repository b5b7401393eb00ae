import { Entity, PrimaryColumn } from 'typeorm';
import { TextColumn } from './columns';

/** A part of a picture's bytes as base64: a text column of MySQL ends at 64 KB. */
@Entity({ name: 'picture_piece' })
export class PicturePiece {
  @PrimaryColumn({ type: 'varchar', length: 26 }) pictureId!: string;
  @PrimaryColumn({ type: 'bigint' }) place!: number;
  @TextColumn() data!: string;
}

import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, InstantColumn, WordColumn } from './columns';

/** An uploaded picture, written anew as JPEG; its bytes lie in `picture_piece`. The same picture is kept once. */
@Entity({ name: 'picture' })
@Index('ux_picture_hash', ['hash'], { unique: true })
export class Picture {
  @IdColumn() id!: string;
  /** SHA-256 of the JPEG, hex. */
  @WordColumn(64) hash!: string;
  @CountColumn() width!: number;
  @CountColumn() height!: number;
  @CountColumn() bytes!: number;
  @InstantColumn() createdAtMs!: number;
}

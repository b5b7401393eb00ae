import { Entity, PrimaryColumn } from 'typeorm';
import { InstantColumn, RefColumn, TextColumn } from './columns';

/** How the posters 海报 of a campaign look; a campaign without a row has the plain one. */
@Entity({ name: 'poster' })
export class Poster {
  @PrimaryColumn({ type: 'varchar', length: 26 }) campaignId!: string;
  /** JSON: where code, avatar and name stand, in pixels of a poster 750 wide. */
  @TextColumn() layout!: string;
  /** The picture behind it; null: the plain ground. */
  @RefColumn({ nullable: true }) pictureId!: string | null;
  @InstantColumn() changedAtMs!: number;
}

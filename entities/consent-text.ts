import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, InstantColumn, RefColumn, TextColumn } from './columns';

/** One version of the text 资料使用说明 that customers agree to. Never changed: a new text is a new version. */
@Entity({ name: 'consent_text' })
@Index('ux_consent_text_version', ['version'], { unique: true })
export class ConsentText {
  @IdColumn() id!: string;
  /** 1, 2, 3, … */
  @CountColumn() version!: number;
  @TextColumn() text!: string;
  /** Key or person. */
  @RefColumn() publishedBy!: string;
  @InstantColumn() createdAtMs!: number;
}

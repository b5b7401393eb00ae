import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, TextColumn, WordColumn } from './columns';

/** An appeal 申诉: a referrer says why a "no" is wrong; somebody of the company answers. */
@Entity({ name: 'appeal' })
@Index('ux_appeal_no', ['referralId', 'reason'], { unique: true })
@Index('ix_appeal_status', ['status', 'id'])
@Index('ix_appeal_customer', ['customerId', 'id'])
export class Appeal {
  @IdColumn() id!: string;
  @RefColumn() referralId!: string;
  /** The "no" that it is about: each is appealed once. */
  @WordColumn(32) reason!: string;
  @RefColumn() customerId!: string;
  /** open answered */
  @WordColumn(12) status!: string;
  /** Empty once it is sealed. */
  @TextColumn() text!: string;
  /** In the referrer's words, under their key; null once they had themselves erased. */
  @TextColumn({ nullable: true }) textSealed!: string | null;
  /** accept refuse */
  @WordColumn(8, { nullable: true }) decision!: string | null;
  /** Null once it is sealed. */
  @WordColumn(500, { nullable: true }) sentence!: string | null;
  /** What the referrer reads, under their key. */
  @TextColumn({ nullable: true }) sentenceSealed!: string | null;
  /** Key or person. */
  @RefColumn({ nullable: true }) answeredBy!: string | null;
  @InstantColumn({ nullable: true }) answeredAtMs!: number | null;
  @InstantColumn() createdAtMs!: number;
}

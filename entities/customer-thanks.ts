import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** One message of thanks to one customer, written before WeCom is asked to make its task; unique per business day (policy 29). */
@Entity({ name: 'customer_thanks' })
@Index('ux_customer_thanks_day', ['customerId', 'day'], { unique: true })
export class CustomerThanks {
  /** The work row that sends it. */
  @IdColumn() id!: string;
  @RefColumn() customerId!: string;
  /** Business day, 2026-03-01. */
  @WordColumn(10) day!: string;
  /** The member who is asked to tap. */
  @RefColumn() staffId!: string;
  @InstantColumn() composedAtMs!: number;
  /** SHA-256 of the text: finds the task after a lost reply, and is no text with names in it. */
  @WordColumn(64) textHash!: string;
  /** WeCom's id of the 群发 task, once known. */
  @WordColumn(128, { nullable: true }) msgId!: string | null;
}

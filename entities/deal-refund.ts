import { Entity, Index } from 'typeorm';
import { AmountColumn, IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** A refund 退款 of a deal. Append-only. */
@Entity({ name: 'deal_refund' })
@Index('ux_deal_refund_reference', ['dealId', 'reference'], { unique: true })
export class DealRefund {
  @IdColumn() id!: string;
  @RefColumn() dealId!: string;
  @WordColumn(128) reference!: string;
  @AmountColumn() amountFen!: number;
  @InstantColumn() createdAtMs!: number;
}

import { Entity, Index } from 'typeorm';
import { AmountColumn, IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** A deal 成交 of a customer, told by whoever keeps the orders. */
@Entity({ name: 'deal' })
@Index('ux_deal_reference', ['reference'], { unique: true })
@Index('ix_deal_customer', ['customerId', 'id'])
export class Deal {
  @IdColumn() id!: string;
  /** What the order is called there. */
  @WordColumn(128) reference!: string;
  @RefColumn() customerId!: string;
  /** The campaign it was named for; null: the earliest that pays for deals (policy 24). */
  @RefColumn({ nullable: true }) campaignId!: string | null;
  @AmountColumn() amountFen!: number;
  @InstantColumn() closedAtMs!: number;
  /** Sum of its refunds, never above `amountFen`: moved by one conditional UPDATE whose miss is the refusal. */
  @AmountColumn() refundedFen!: number;
  @InstantColumn() createdAtMs!: number;
}

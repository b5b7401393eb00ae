import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, RefColumn, WordColumn } from './columns';

/** A tag 标签 on one follow, as WeCom reports it. */
@Entity({ name: 'customer_tag' })
@Index('ix_customer_tag', ['customerId', 'staffId'])
@Index('ix_customer_tag_holders', ['tagId', 'id'])
export class CustomerTag {
  @IdColumn() id!: string;
  @RefColumn() customerId!: string;
  @RefColumn() staffId!: string;
  /** Null for a member's personal tag. */
  @WordColumn(64, { nullable: true }) tagId!: string | null;
  @WordColumn(64) name!: string;
  @WordColumn(64) groupName!: string;
  /** 1 corp tag, 2 personal, 3 rule-group tag */
  @CountColumn() type!: number;
}

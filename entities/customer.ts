import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** A customer 客户 (external contact). The only table that knows `external_userid`. */
@Entity({ name: 'customer' })
@Index('ux_customer_external', ['externalUserId'], { unique: true })
@Index('ix_customer_openid', ['openidKey'])
@Index('ix_customer_name_key', ['nameKey'])
@Index('ix_customer_stage', ['stage'])
export class Customer {
  @IdColumn() id!: string;
  @WordColumn(64) externalUserId!: string;
  /** Two customers that are one human share it; nothing is rewritten by a merge. */
  @RefColumn() personId!: string;
  /** 1 WeChat user, 2 WeCom user; null until read. */
  @CountColumn({ nullable: true }) type!: number | null;
  /** In plain words only between an upgrade and the walk that seals it (docs/adr/0037). */
  @WordColumn(128, { nullable: true }) name!: string | null;
  @WordColumn(600, { nullable: true }) nameSealed!: string | null;
  /** HMAC of the whole name, by which it is found. */
  @WordColumn(32, { nullable: true }) nameKey!: string | null;
  /** Random; forgotten when the person is erased, and with it the key of every word about them. */
  @WordColumn(24, { nullable: true }) dataSalt!: string | null;
  @WordColumn(32, { nullable: true }) stage!: string | null;
  @WordColumn(64, { nullable: true }) openidKey!: string | null;
  /** The member of staff whose private WeChat this is, once known (policy 12). */
  @RefColumn({ nullable: true }) staffId!: string | null;
  /** When the last complete detail read began: what `externalcontact/get` showed then is known (policy 8). */
  @InstantColumn({ nullable: true }) detailAtMs!: number | null;
  /** When we last changed this customer's tags at WeCom: a detail read that began before does not know of it. */
  @InstantColumn({ nullable: true }) tagsAtMs!: number | null;
  /** When a deal of theirs was first told, perhaps before anybody followed them. Null: settling them asks for no deals. */
  @InstantColumn({ nullable: true }) dealtAtMs!: number | null;
  /** When a phone that staff noted for them was last read. Null: there is none, and reading them asks for none. */
  @InstantColumn({ nullable: true }) phonesAtMs!: number | null;
  /** When they were first seen in a group that they had joined by a code. Null: settling them asks for no groups. */
  @InstantColumn({ nullable: true }) groupedAtMs!: number | null;
  /** Since when they do not take part any more, by their own word: no codes, no messages. */
  @InstantColumn({ nullable: true }) leftAtMs!: number | null;
  /** When they had themselves erased: `externalUserId` is then an HMAC of it. Null again once they add staff anew. */
  @InstantColumn({ nullable: true }) erasedAtMs!: number | null;
  /** Counts locks: every verb that changes this customer bumps it first. */
  @CountColumn() turn!: number;
  @InstantColumn() createdAtMs!: number;
}

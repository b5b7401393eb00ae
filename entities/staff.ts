import { Entity, Index } from 'typeorm';
import { CountColumn, FlagColumn, IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** A member of staff 员工. `userId` is an attribute: WeCom changes its case and renames it. */
@Entity({ name: 'staff' })
@Index('ux_staff_user_key', ['userKey'], { unique: true })
@Index('ix_staff_openid', ['openidKey'])
export class Staff {
  @IdColumn() id!: string;
  @WordColumn(64) userId!: string;
  /** lower(userId) */
  @WordColumn(64) userKey!: string;
  @WordColumn(128, { nullable: true }) name!: string | null;
  /** WeCom's: 1 activated, 2 disabled, 4 not activated, 5 left; null until read. */
  @CountColumn({ nullable: true }) activation!: number | null;
  /** 1 while in `get_follow_user_list`: in the visible range with 客户联系 on. */
  @FlagColumn() inRange!: number;
  /** Why WeCom refused this member for a code (41054, 40098, 84074), learnt from its answer. */
  @CountColumn({ nullable: true }) codeRefusal!: number | null;
  /** HMAC of the openid under the company: tells whether a customer is this member's private WeChat (policy 12). */
  @WordColumn(64, { nullable: true }) openidKey!: string | null;
  @InstantColumn({ nullable: true }) leftAtMs!: number | null;
  @InstantColumn({ nullable: true }) readAtMs!: number | null;
  @InstantColumn() createdAtMs!: number;
  /** Since when the member carries this userid; null: for as long as we know. */
  @InstantColumn({ nullable: true }) namedAtMs!: number | null;
  /** This row turned out to be a second one of that member; its key is freed. */
  @RefColumn({ nullable: true }) mergedInto!: string | null;
}

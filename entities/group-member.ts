import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** One stay of somebody in a group, kept after they left. */
@Entity({ name: 'group_member' })
@Index('ux_group_member_open', ['openKey'], { unique: true })
@Index('ix_group_member_list', ['groupId', 'id'])
@Index('ix_group_member_customer', ['customerId', 'id'])
@Index('ix_group_member_state', ['state', 'joinedAtMs'])
export class GroupMemberRow {
  @IdColumn() id!: string;
  /** groupId and person while they are in it: nobody is in it twice. */
  @WordColumn(60, { nullable: true }) openKey!: string | null;
  @RefColumn() groupId!: string;
  /** One of the two. */
  @RefColumn({ nullable: true }) staffId!: string | null;
  @RefColumn({ nullable: true }) customerId!: string | null;
  @InstantColumn() joinedAtMs!: number;
  /** 1 invited, 2 by an invitation link, 3 by a QR code */
  @CountColumn() joinScene!: number;
  /** Of the 加入群聊 code. */
  @WordColumn(64, { nullable: true }) state!: string | null;
  @RefColumn({ nullable: true }) inviterStaffId!: string | null;
  /** When a read that showed this stay was first stored: they joined no later. Null: before this was kept. */
  @InstantColumn({ nullable: true }) seenAtMs!: number | null;
  /** When it was first seen that they had left. */
  @InstantColumn({ nullable: true }) leftAtMs!: number | null;
}

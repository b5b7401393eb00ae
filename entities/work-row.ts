import { Entity, Index } from 'typeorm';
import { CountColumn, FlagColumn, IdColumn, InstantColumn, TextColumn, WordColumn } from './columns';

/** One durable piece of work: a subscriber's job, a message to send, a thing due. */
@Entity({ name: 'work' })
@Index('ux_work_once', ['once'], { unique: true })
@Index('ix_work_due', ['status', 'lane', 'notBeforeMs', 'id'])
@Index('ix_work_outbox', ['delivery', 'id'])
@Index('ix_work_outbox_kind', ['delivery', 'kind', 'id'])
@Index('ix_work_recipient', ['recipient', 'delivery', 'id'])
export class WorkRow {
  @IdColumn() id!: string;
  @WordColumn(64) kind!: string;
  @WordColumn(8) lane!: string;
  /** Whom it is about; a batch takes its locks in this order. */
  @WordColumn(64) subject!: string;
  @TextColumn() payload!: string;
  @WordColumn(190, { nullable: true }) once!: string | null;
  @WordColumn(12) status!: string;
  @CountColumn() attempts!: number;
  /** 1 when an earlier attempt may have had its effect: the sender asks before it repeats. */
  @FlagColumn() doubt!: number;
  @InstantColumn() notBeforeMs!: number;
  @InstantColumn({ nullable: true }) deliverByMs!: number | null;
  @InstantColumn({ nullable: true }) leaseUntilMs!: number | null;
  @WordColumn(26, { nullable: true }) claimToken!: string | null;
  @WordColumn(500, { nullable: true }) error!: string | null;
  @InstantColumn() createdAtMs!: number;
  @InstantColumn({ nullable: true }) doneAtMs!: number | null;
  /** Outbox only: what WeCom has really said (queued waiting sent failed expired unknown). */
  @WordColumn(8, { nullable: true }) delivery!: string | null;
  @WordColumn(64, { nullable: true }) recipient!: string | null;
  @InstantColumn({ nullable: true }) sentAtMs!: number | null;
}

import { Entity, Index } from 'typeorm';
import { CountColumn, FlagColumn, IdColumn, InstantColumn, WordColumn } from './columns';

/** One reconcile 对账: what WeCom lists compared with what we know, and what had been missed. */
@Entity({ name: 'reconciliation' })
@Index('ux_reconciliation_open', ['openKey'], { unique: true })
export class Reconciliation {
  @IdColumn() id!: string;
  /** `running` while it runs, then NULL: there is one at a time, whoever asks. */
  @WordColumn(8, { nullable: true }) openKey!: string | null;
  /** running done given_up */
  @WordColumn(12) status!: string;
  @InstantColumn() startedAtMs!: number;
  @InstantColumn({ nullable: true }) finishedAtMs!: number | null;
  /** When it last came further: one that stands still for hours is given up by the next ask. */
  @InstantColumn() progressAtMs!: number;
  /** 1 when every member has a row. */
  @FlagColumn() planned!: number;
  @CountColumn() members!: number;
  /** Members whose listing has not come to an end. */
  @CountColumn() toList!: number;
  /** 1 when every listing was compared with what we know. */
  @FlagColumn() judged!: number;
  /** Ends that wait for a detail read. */
  @CountColumn() toConfirm!: number;
  /** Follows that WeCom listed. */
  @CountColumn() scanned!: number;
  @CountColumn() missedAdds!: number;
  @CountColumn() missedDeletes!: number;
  @CountColumn() repaired!: number;
  /** Members whose listing nobody may conclude an end from (policy 6). */
  @CountColumn() parked!: number;
  /** Follows that 群发 had shown ended before, in all, when the reconcile before this one began, and when this one did. */
  @CountColumn() bySendBefore!: number;
  @CountColumn() bySendAtStart!: number;
}

import { Entity, Index } from 'typeorm';
import { CountColumn, IdColumn, InstantColumn, RefColumn, WordColumn } from './columns';

/** A bulk replay 批量重放 of callbacks on its way: how far it came stands here, whoever dies in between. */
@Entity({ name: 'bulk_replay' })
@Index('ux_bulk_replay_open', ['openKey'], { unique: true })
export class BulkReplay {
  /** Callbacks that came after it are not meant. */
  @IdColumn() id!: string;
  /** `running` while it runs, then NULL: there is one at a time, whoever asks. */
  @WordColumn(8, { nullable: true }) openKey!: string | null;
  /** running done given_up */
  @WordColumn(12) status!: string;
  /** Which callbacks: of this state, received from (included) to (excluded). */
  @WordColumn(12) wanted!: string;
  @InstantColumn({ nullable: true }) fromMs!: number | null;
  @InstantColumn({ nullable: true }) toMs!: number | null;
  /** How many there were when it was asked for; counting ends at a hundred thousand. */
  @CountColumn() counted!: number;
  @CountColumn() replayed!: number;
  /** Found, and left as they were: blanked, or in somebody's hands meanwhile. */
  @CountColumn() untouched!: number;
  /** The last callback that was looked at: the walk goes on behind it. */
  @RefColumn() afterId!: string;
  @InstantColumn() startedAtMs!: number;
  @InstantColumn() progressAtMs!: number;
  @InstantColumn({ nullable: true }) finishedAtMs!: number | null;
}

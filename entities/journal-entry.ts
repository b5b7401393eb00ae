import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, TextColumn, WordColumn } from './columns';

/** What happened, in order, with its cause: evidence, and the source of reports. Internal ids only. */
@Entity({ name: 'journal' })
@Index('ix_journal_subject', ['subject', 'id'])
export class JournalEntry {
  @IdColumn() id!: string;
  @WordColumn(64) type!: string;
  @WordColumn(64) subject!: string;
  @TextColumn() data!: string;
  @WordColumn(16) causeType!: string;
  @WordColumn(64) causeId!: string;
  @InstantColumn() atMs!: number;
}

import { Entity, Index } from 'typeorm';
import { IdColumn, InstantColumn, RefColumn, TextColumn, WordColumn } from './columns';

/** One write by a person or a key: who did what to what. The database refuses to change or delete it. */
@Entity({ name: 'audit_entry' })
@Index('ix_audit_subject', ['subjectType', 'subjectId', 'id'])
@Index('ix_audit_actor', ['actorId', 'id'])
export class AuditEntry {
  @IdColumn() id!: string;
  @InstantColumn() atMs!: number;
  /** `api`, `staff`, `break_glass` or `customer`. */
  @WordColumn(16) actorType!: string;
  @RefColumn() actorId!: string;
  @WordColumn(16) actorRole!: string;
  /** Method and pattern, such as `POST /api/console/campaigns/:id/pause`; never a path with ids in it. */
  @WordColumn(160) route!: string;
  @WordColumn(32, { nullable: true }) subjectType!: string | null;
  /** Our own id: no name of WeCom's, so that erasing a person leaves nothing here. */
  @WordColumn(128, { nullable: true }) subjectId!: string | null;
  /** JSON of what the change touched, without secrets and personal data. */
  @TextColumn({ nullable: true }) stateBefore!: string | null;
  @TextColumn({ nullable: true }) stateAfter!: string | null;
  @RefColumn() requestId!: string;
}

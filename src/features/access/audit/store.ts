import { AuditEntry } from '../../../../entities/audit-entry';
import type { Reader } from '../../../kernel/database/database';
import { newest } from '../../../kernel/database/list-filter';
import type { Tx } from '../../../kernel/database/unit-of-work';

export type AuditRecord = AuditEntry;

export const insertEntry = (tx: Tx, row: AuditEntry) => tx.insert(AuditEntry, row);

export interface AuditFilter {
  subjectType?: string | undefined;
  subjectId?: string | undefined;
  actorId?: string | undefined;
}

const WAYS = { ix_audit_subject: ['subjectType', 'subjectId'], ix_audit_actor: ['actorId'] } as const;

/** Newest first. */
export function auditPage(reader: Reader, { subjectType, subjectId, actorId }: AuditFilter, limit: number, before: string | undefined): Promise<AuditRecord[]> {
  const { sql, params } = newest({ table: 'audit_entry', columns: '*', given: { subjectType, subjectId, actorId }, ways: WAYS, limit, before });
  return reader.rows<AuditRecord>(sql, params);
}

import type { Reader } from '../../../kernel/database/database';
import type { Scope } from '../../../kernel/scope';
import type { Seal } from '../../../kernel/sealed-text';
import { leadPage, leadRow, type LeadFilter, type LeadRow } from './views';

/** A lead with what was told of the friend; null: blanked, or sealed under another APP_SECRET. */
export type OpenLead = LeadRow & { name: string | null; phone: string | null };

export interface Leads {
  /** Newest first, one row too many when there are more. */
  page(scope: Scope, filter: LeadFilter, limit: number, before: string | undefined): Promise<OpenLead[]>;
  one(scope: Scope, id: string): Promise<OpenLead | null>;
}

const opened = (seal: Seal, row: LeadRow): OpenLead => ({
  ...row, name: row.nameSealed === null ? null : seal.open(row.nameSealed, row.id), phone: row.phoneSealed === null ? null : seal.open(row.phoneSealed, row.id),
});

/** For screens, which mask what they show. */
export const makeLeads = (reader: Reader, seal: Seal): Leads => ({
  page: async (scope, filter, limit, before) => (await leadPage(reader, scope, filter, limit, before)).map((row) => opened(seal, row)),
  async one(scope, id) {
    const row = await leadRow(reader, scope, id);
    return row && opened(seal, row);
  },
});

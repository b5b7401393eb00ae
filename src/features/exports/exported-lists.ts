import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import type { StaffCaller } from '../../kernel/http/access-slots';
import type { Page } from '../../kernel/http/paging';
import { AuditFilter, auditList } from '../access';
import { LISTS, type Sees } from '../console';
import { AUDIT_COLUMNS, CUSTOMER_COLUMNS, DEAL_COLUMNS, ENTRY_COLUMNS, linesOfEntry, REFERRAL_COLUMNS, REWARD_COLUMNS, type Cell, type Column } from './columns';
import type { Say } from './words';

export const LIST_NAMES = ['referrals', 'rewards', 'ledger', 'deals', 'customers', 'audit'] as const;
export type ListName = (typeof LIST_NAMES)[number];

type Ask = object;
interface Turn { limit: number; cursor?: string | undefined }

/** A list as a file: the same rows, in the same order, for the same roles as on the screen. */
export interface ExportedList {
  roles: readonly string[];
  columns: readonly Omit<Column<never>, 'cell'>[];
  settle(reader: Reader, filter: never): Promise<Ask>;
  /** Rows of the file out of one page of the list. */
  read(sees: Sees, caller: StaffCaller, ask: Ask & Turn, say: Say): Promise<{ rows: Cell[][]; nextCursor: string | null }>;
  /** Rows of the list in one transaction: few enough that an arriving callback does not wait for them. */
  atOnce: number;
}

interface Told<Item, Line> {
  roles: readonly string[];
  settle: (reader: Reader, filter: never) => Promise<Ask>;
  page(sees: Sees, caller: StaffCaller, ask: never): Promise<Page<Item>>;
  lines(item: Item): readonly Line[];
  columns: readonly Column<Line>[];
  atOnce?: number;
}

const exported = <Item, Line>({ roles, settle, page, lines, columns, atOnce = 200 }: Told<Item, Line>): ExportedList => ({
  roles, columns, settle, atOnce,
  read: async (sees, caller, ask, say) => {
    const { items, nextCursor } = await page(sees, caller, ask as never);
    return { rows: items.flatMap(lines).map((line) => columns.map((column) => column.cell(line, say))), nextCursor };
  },
});

const itself = <Item>(item: Item): readonly Item[] => [item];
const sameAsked = (_reader: Reader, filter: Ask): Promise<Ask> => Promise.resolve(filter);

export const EXPORTED: Readonly<Record<ListName, ExportedList>> = {
  referrals: exported({ ...LISTS.referrals, roles: ['admin', 'supervisor', 'staff', 'finance', 'auditor'], lines: itself, columns: REFERRAL_COLUMNS }),
  rewards: exported({ ...LISTS.rewards, roles: ['admin', 'supervisor', 'finance', 'auditor'], lines: itself, columns: REWARD_COLUMNS }),
  ledger: exported({ ...LISTS.ledger, roles: ['admin', 'finance', 'auditor'], lines: linesOfEntry, columns: ENTRY_COLUMNS }),
  deals: exported({ ...LISTS.deals, roles: ['admin', 'supervisor', 'finance', 'auditor'], lines: itself, columns: DEAL_COLUMNS }),
  customers: exported({ ...LISTS.customers, roles: ['admin', 'supervisor', 'staff', 'auditor'], lines: itself, columns: CUSTOMER_COLUMNS }),
  // an entry may hold 60 KB of what a change touched
  audit: exported({ settle: sameAsked, page: ({ database }, _caller, ask) => auditList(database, ask), roles: ['admin', 'auditor'], lines: itself, columns: AUDIT_COLUMNS, atOnce: 50 }),
};

const told = { format: z.enum(['csv', 'xlsx']), language: z.enum(['zh-CN', 'en']).default('zh-CN') };
const askFor = <Name extends ListName, Filter extends z.ZodObject>(list: Name, filter: Filter) => z.strictObject({ list: z.literal(list), filter: filter.optional(), ...told });

/** Which list, and what is asked of it, as its screen asks. */
export const ExportBody = z.discriminatedUnion('list', [
  askFor('referrals', LISTS.referrals.filter), askFor('rewards', LISTS.rewards.filter), askFor('ledger', LISTS.ledger.filter), askFor('deals', LISTS.deals.filter), askFor('customers', LISTS.customers.filter), askFor('audit', AuditFilter),
]);

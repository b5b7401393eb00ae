import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import { newest } from '../../kernel/database/list-filter';
import { marks } from '../../kernel/database/marks';
import { notFound } from '../../kernel/errors';
import type { Caller } from '../../kernel/http/access-slots';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery, type Page } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { memberIn, membersByIds, peopleByIds, personIn, type Sees } from './people';
import type { Turning } from './shown';

const READ = { roles: ['admin', 'finance', 'auditor'] } as const;

/** `owner`: whose account; `kind`: what for (available held receivable budget issuance). Credit positive. */
const PostingView = z.object({
  account: z.object({ owner: z.enum(['customer', 'staff', 'campaign', 'house']), id: z.string(), name: z.string().nullable(), asset: z.string(), kind: z.string() }), amount: z.int(),
});
export const EntryView = z.object({ id: z.string(), at: z.string(), cause: z.object({ type: z.string(), id: z.string() }), postings: z.array(PostingView) }).meta({ id: 'LedgerEntry' });
const EntryFile = EntryView.extend({ hash: z.string(), sealed: z.boolean(), referralId: z.string().nullable(), key: z.string() }).meta({ id: 'LedgerEntryFile' });

interface EntryRow {
  id: string;
  causeType: string;
  causeId: string;
  createdAtMs: number;
}
interface PostingRow {
  transactionId: string;
  account: string;
  amount: number;
}

export async function entryPage({ database: reader, persons }: Sees, caller: Caller, { limit, cursor: before }: Turning): Promise<Page<z.input<typeof EntryView>>> {
  const { sql, params } = newest({ table: 'ledger_transaction', columns: 'id, causeType, causeId, createdAtMs', given: {}, ways: {}, limit, before });
  const found = page(await reader.rows<EntryRow>(sql, params), limit, (row) => row.id);
  return { items: await present({ database: reader, persons }, caller, found.items), nextCursor: found.nextCursor };
}

/** 账本: entries as they were written, newest first. */
export const ledgerConsoleRoutes = ({ database, persons }: Machine): Route[] => [
  defineRoute({
    method: 'GET', path: '/api/console/ledger', auth: READ, summary: 'Entries of the ledger with both sides, newest first', query: PageQuery, responses: { 200: pageOf(EntryView) },
    handler: async ({ query, caller }) => ({ status: 200, body: await entryPage({ database, persons }, caller, query) }),
  }),
  defineRoute({
    method: 'GET', path: '/api/console/ledger/entries/:id', auth: READ, summary: 'One entry with what caused it', params: z.strictObject({ id: IdText }), responses: { 200: EntryFile },
    handler: async ({ params, caller }) => {
      const row = await database.one<EntryRow & { contentHash: string; idempotencyKey: string }>('SELECT id, causeType, causeId, createdAtMs, contentHash, idempotencyKey FROM ledger_transaction WHERE id = ?', [params.id]);
      const [entry] = row ? await present({ database, persons }, caller, [row]) : [];
      if (!row || !entry) throw notFound('ledger.not_found', 'there is no such entry');
      const sealed = (await database.one('SELECT seq FROM ledger_seal WHERE transactionId = ?', [row.id])) !== null;
      return { status: 200, body: { ...entry, hash: row.contentHash, sealed, key: row.idempotencyKey, referralId: await referralOf(database, row) } };
    },
  }),
];

/** Rewards are what moves points: the way back to the referral that earned them. */
async function referralOf(database: Reader, { causeType, causeId }: EntryRow): Promise<string | null> {
  if (!causeType.startsWith('reward.')) return null;
  return (await database.one<{ referralId: string }>('SELECT referralId FROM reward WHERE id = ?', [causeId]))?.referralId ?? null;
}

type Owner = z.infer<typeof PostingView>['account']['owner'];
interface Account {
  owner: Owner;
  id: string;
  asset: string;
  kind: string;
}

function accountOf(name: string): Account {
  const parts = name.split(':');
  const [owner = 'house', id = '', asset = '', kind = ''] = parts[0] === 'house' ? ['house', '', parts[1], parts[2]] : parts;
  return { owner: owner as Owner, id, asset, kind };
}

async function present({ database, persons }: Sees, caller: Caller, rows: readonly EntryRow[]): Promise<z.input<typeof EntryView>[]> {
  if (rows.length === 0) return [];
  const postings = await database.rows<PostingRow>(`SELECT transactionId, account, amount FROM ledger_posting WHERE transactionId IN (${marks(rows)}) ORDER BY transactionId, line`, rows.map((row) => row.id));
  const parsed = postings.map((posting) => ({ ...posting, account: accountOf(posting.account) }));
  const idsOf = (owner: Owner) => parsed.filter((posting) => posting.account.owner === owner).map((posting) => posting.account.id);
  const [people, members] = [await peopleByIds({ database, persons }, caller, idsOf('customer')), await membersByIds(database, idsOf('staff'))];
  const campaigns = await campaignsByIds(database, [...new Set(idsOf('campaign'))]);
  const shown = ({ account: { owner, id, asset, kind }, amount }: (typeof parsed)[number]): z.input<typeof PostingView> => {
    const [person, member] = [personIn(people, id), memberIn(members, id)];
    const named = { customer: { id: person.externalUserId, name: person.name }, staff: { id: member.userId, name: member.name }, campaign: { id, name: campaigns.get(id) ?? null }, house: { id: '', name: null } }[owner];
    return { account: { owner, ...named, asset, kind }, amount: Number(amount) };
  };
  return rows.map((row) => ({ id: row.id, at: instantText(row.createdAtMs), cause: { type: row.causeType, id: row.causeId }, postings: parsed.filter((posting) => posting.transactionId === row.id).map(shown) }));
}

async function campaignsByIds(reader: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  return new Map((await reader.rows<{ id: string; name: string }>(`SELECT id, name FROM campaign WHERE id IN (${marks(ids)})`, [...ids])).map((row) => [row.id, row.name]));
}

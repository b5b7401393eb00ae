import { z } from 'zod';
import { notFound } from '../../kernel/errors';
import type { Caller } from '../../kernel/http/access-slots';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery, type Page } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { campaignsByIds, entriesOfOneCause, entryLine, entryLines, isSealed, postingsOf, referralOf, type EntryHead } from './ledger-views';
import { memberIn, membersByIds, peopleByIds, personIn, type Sees } from './people';
import type { Turning } from './shown';

const READ = { roles: ['admin', 'finance', 'auditor'] } as const;

/** `owner`: whose account; `kind`: what for (available held receivable budget issuance). Credit positive. */
const PostingView = z.object({
  account: z.object({ owner: z.enum(['customer', 'staff', 'campaign', 'house']), id: z.string(), name: z.string().nullable(), asset: z.string(), kind: z.string() }), amount: z.int(),
});
export const EntryView = z.object({ id: z.string(), at: z.string(), cause: z.object({ type: z.string(), id: z.string() }), postings: z.array(PostingView) }).meta({ id: 'LedgerEntry' });
/** `chain`: all that the same reward or budget moved, this entry among them, oldest first. */
const EntryFile = EntryView.extend({
  hash: z.string(), sealed: z.boolean(), referralId: z.string().nullable(), key: z.string(), chain: z.array(EntryView.pick({ id: true, at: true, cause: true })),
}).meta({ id: 'LedgerEntryFile' });

export async function entryPage({ database: reader, persons }: Sees, caller: Caller, { limit, cursor: before }: Turning): Promise<Page<z.input<typeof EntryView>>> {
  const found = page(await entryLines(reader, limit, before), limit, (row) => row.id);
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
      const row = await entryLine(database, params.id);
      const [entry] = row ? await present({ database, persons }, caller, [row]) : [];
      if (!row || !entry) throw notFound('ledger.not_found', 'there is no such entry');
      const sealed = await isSealed(database, row.id);
      const chain = await entriesOfOneCause(database, row.idempotencyKey);
      return { status: 200, body: { ...entry, hash: row.contentHash, sealed, key: row.idempotencyKey, referralId: await referralOf(database, row), chain: chain.map(headOf) } };
    },
  }),
];

const headOf = (row: EntryHead) => ({ id: row.id, at: instantText(row.createdAtMs), cause: { type: row.causeType, id: row.causeId } });

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

async function present({ database, persons }: Sees, caller: Caller, rows: readonly EntryHead[]): Promise<z.input<typeof EntryView>[]> {
  if (rows.length === 0) return [];
  const postings = await postingsOf(database, rows);
  const parsed = postings.map((posting) => ({ ...posting, account: accountOf(posting.account) }));
  const idsOf = (owner: Owner) => parsed.filter((posting) => posting.account.owner === owner).map((posting) => posting.account.id);
  const [people, members] = [await peopleByIds({ database, persons }, caller, idsOf('customer')), await membersByIds(database, idsOf('staff'))];
  const campaigns = await campaignsByIds(database, [...new Set(idsOf('campaign'))]);
  const shown = ({ account: { owner, id, asset, kind }, amount }: (typeof parsed)[number]): z.input<typeof PostingView> => {
    const [person, member] = [personIn(people, id), memberIn(members, id)];
    const named = { customer: { id: person.externalUserId, name: person.name }, staff: { id: member.userId, name: member.name }, campaign: { id, name: campaigns.get(id) ?? null }, house: { id: '', name: null } }[owner];
    return { account: { owner, ...named, asset, kind }, amount: Number(amount) };
  };
  return rows.map((row) => ({ ...headOf(row), postings: parsed.filter((posting) => posting.transactionId === row.id).map(shown) }));
}

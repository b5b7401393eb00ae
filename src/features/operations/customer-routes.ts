import { z } from 'zod';
import { notFound } from '../../kernel/errors';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Reader } from '../../kernel/database/database';
import type { Machine } from '../../kernel/machine';
import { nameOf } from '../customer-names';
import { customerByExternalId, viewCustomer, type CustomerView as CustomerRead } from '../customers';
import { accounts, balances, customerLedger, type LedgerRoom } from '../ledger';
import { assertOwnCustomer } from '../own-customers';
import { libraryTags } from '../tags';

const CustomerView = z.object({
  externalUserId: z.string(), name: z.string().nullable(), stage: z.string().nullable(), tags: z.array(z.object({ id: z.string().nullable(), name: z.string(), groupName: z.string() })),
  follows: z.array(z.object({ staffUserId: z.string(), startedAt: z.string(), endedAt: z.string().nullable(), endedBy: z.enum(['staff', 'customer', 'transfer', 'staff_left', 'unknown']).nullable(), state: z.string().nullable() })),
  points: z.object({ available: z.int(), held: z.int() }),
}).meta({ id: 'Customer' });

const LedgerLine = z.object({ id: z.string(), asset: z.string(), account: z.string(), amount: z.int(), cause: z.object({ type: z.string(), id: z.string() }), at: z.string() }).meta({ id: 'LedgerLine' });
const Verification = z.object({
  ok: z.boolean(), entries: z.int(), sums: z.record(z.string(), z.int()), unsealed: z.int(), faults: z.array(z.object({ code: z.string(), detail: z.string() })),
}).meta({ id: 'LedgerVerification' });

const unknown = () => notFound('customer.not_found', 'this customer is not known');
const Id = z.strictObject({ externalUserId: IdText });

/** Tags by the names they have now, without those that are no more: what a detail read kept of them may be older than the library. */
async function tagsNow(database: Reader, tags: CustomerRead['tags']): Promise<CustomerRead['tags']> {
  const library = await libraryTags(database, tags.flatMap(({ id }) => (id === null ? [] : [id])));
  const shown = tags.flatMap((tag) => {
    const now = tag.id === null ? undefined : library.get(tag.id);
    return now?.deleted ? [] : [now ? { id: tag.id, name: now.name, groupName: now.groupName } : tag];
  });
  return shown.filter((tag, index) => tag.id === null || shown.findIndex((other) => other.id === tag.id) === index);
}

export function customerRoutes({ database, persons }: Machine, ledger: LedgerRoom): Route[] {
  return [
    defineRoute({
      method: 'GET', path: '/api/v1/customers/:externalUserId', auth: { roles: ['admin', 'supervisor', 'finance', 'auditor'], inScope: ['staff'], scope: 'cut' }, summary: 'One customer with tags, follow history and points', params: Id, responses: { 200: CustomerView },
      handler: async ({ params, caller }) => {
        await assertOwnCustomer(database, caller.scope, params.externalUserId, unknown);
        const view = await viewCustomer(database, params.externalUserId);
        if (!view) throw unknown();
        const { record, tags, follows } = view;
        const [available, held] = [accounts.available(record.id), accounts.held(record.id)];
        const found = await balances(database, [available, held]);
        return { status: 200, body: {
          externalUserId: record.externalUserId, name: nameOf(persons, record), stage: record.stage, tags: await tagsNow(database, tags),
          follows: follows.map((follow) => ({
            staffUserId: follow.staffUserId, startedAt: instantText(follow.startedAtMs), endedAt: follow.endedAtMs === null ? null : instantText(follow.endedAtMs), endedBy: follow.endedBy, state: follow.state,
          })),
          points: { available: found.get(available) ?? 0, held: found.get(held) ?? 0 },
        } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/customers/:externalUserId/ledger', auth: { roles: ['admin', 'finance', 'auditor'] }, summary: "A customer's entries, newest first", params: Id, query: PageQuery, responses: { 200: pageOf(LedgerLine) },
      handler: async ({ params, query }) => {
        const customer = await customerByExternalId(database, params.externalUserId);
        if (!customer) throw unknown();
        const rows = await customerLedger(database, customer.id, { limit: query.limit + 1, ...(query.cursor === undefined ? {} : { before: query.cursor }) });
        const found = page(rows, query.limit, (row) => row.id);
        const items = found.items.map((row) => ({ id: row.id, asset: row.asset, account: row.account.split(':').at(-1) ?? row.account, amount: Number(row.amount), cause: { type: row.causeType, id: row.causeId }, at: instantText(row.createdAtMs) }));
        return { status: 200, body: { items, nextCursor: found.nextCursor } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/v1/ledger/verification', auth: { roles: ['admin', 'finance', 'auditor'] }, summary: 'Prove the ledger: sums, hashes, seals, balances', responses: { 200: Verification },
      handler: async () => ({ status: 200, body: await ledger.verify() }),
    }),
  ];
}

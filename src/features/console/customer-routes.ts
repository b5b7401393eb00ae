import { z } from 'zod';
import type { Reader } from '../../kernel/database/database';
import type { Caller } from '../../kernel/http/access-slots';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery, type Page } from '../../kernel/http/paging';
import { IdText } from '../../kernel/http/plain-fields';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { viewCustomer } from '../customers';
import { accounts, balances, customerLedger } from '../ledger';
import { membersByNames } from '../staff';
import { Circle, circleOf } from './circle';
import { TagsOfCustomer, tagsOfCustomer } from './customer-tags';
import { customerLines, openFollowLines, tagLines, type CustomerLine } from './customer-views';
import { ownRecord } from './own-record';
import { memberIn, membersByIds, peopleByIds, personIn, type Sees } from './people';
import { presentReferrals, ReferralItem } from './referral-present';
import { referralLines } from './referral-views';
import { Instant, Member, Person, when, type Turning } from './shown';
import { FIRST, TimelinePage, timelinePage } from './timeline/routes';

const READ = { roles: ['admin', 'supervisor', 'staff', 'auditor'], scope: 'cut' } as const;
const SHOWN = 20;

export const CustomerItem = z.object({ customer: Person, stage: z.string().nullable(), tags: z.array(z.string()), staff: z.array(Member), followedAt: Instant, knownAt: z.string() }).meta({ id: 'CustomerItem' });
const CustomerFile = z.object({
  customer: Person, stage: z.string().nullable(), tagging: TagsOfCustomer, timeline: TimelinePage,
  /** A note is written by a member of staff: a break-glass administrator is none. */
  mayNote: z.boolean(),
  follows: z.array(z.object({ staffUserId: z.string(), staffName: z.string().nullable(), startedAt: z.string(), endedAt: Instant, endedBy: z.string().nullable(), state: z.string().nullable() })),
  points: z.object({ available: z.int(), held: z.int(), owed: z.int() }), referredBy: z.array(ReferralItem), referred: z.array(ReferralItem), moreReferred: z.boolean(), circle: Circle,
  /** Null for who may not see money. */
  ledger: z.array(z.object({ id: z.string(), entryId: z.string(), asset: z.string(), account: z.string(), amount: z.int(), cause: z.object({ type: z.string(), id: z.string() }), at: z.string() })).nullable(),
}).meta({ id: 'CustomerFile' });

const NOTERS: readonly string[] = ['admin', 'supervisor', 'staff'];

export function customerConsoleRoutes({ database, persons }: Machine): Route[] {
  return [
    defineRoute({
      method: 'GET', path: '/api/console/customers', auth: READ, summary: 'Customers, newest first', query: PageQuery, responses: { 200: pageOf(CustomerItem) },
      handler: async ({ query, caller }) => ({ status: 200, body: await customerPage({ database, persons }, caller, query) }),
    }),
    defineRoute({
      method: 'GET', path: '/api/console/customers/:externalUserId', auth: READ, summary: 'Who is this: follows, tags, points, referrals, and what happened last', params: z.strictObject({ externalUserId: IdText }), responses: { 200: CustomerFile },
      handler: async ({ params, caller }) => ({ status: 200, body: await fileOf({ database, persons }, caller, params.externalUserId) }),
    }),
  ];
}

export async function customerPage(sees: Sees, caller: Caller, { limit, cursor }: Turning): Promise<Page<z.input<typeof CustomerItem>>> {
  const found = page(await customerLines(sees.database, caller.scope, limit, cursor), limit, (line) => line.id);
  return { items: await presentLines(sees, caller, found.items), nextCursor: found.nextCursor };
}

async function presentLines({ database, persons }: Sees, caller: Caller, lines: readonly CustomerLine[]): Promise<z.input<typeof CustomerItem>[]> {
  const ids = lines.map((line) => line.id);
  const [people, follows, tags] = [await peopleByIds({ database, persons }, caller, ids), await openFollowLines(database, ids), await tagLines(database, ids)];
  const members = await membersByIds(database, follows.map((follow) => follow.staffId));
  return lines.map((line) => {
    const own = follows.filter((follow) => follow.customerId === line.id);
    return {
      customer: personIn(people, line.id), stage: line.stage, tags: tags.filter((tag) => tag.customerId === line.id).map((tag) => tag.name), staff: own.map((follow) => memberIn(members, follow.staffId)),
      followedAt: when(own[0]?.startedAtMs ?? null), knownAt: instantText(line.createdAtMs),
    };
  });
}

async function fileOf({ database, persons }: Sees, caller: Caller, externalUserId: string): Promise<z.input<typeof CustomerFile>> {
  const record = await ownRecord(database, caller, externalUserId);
  const follows = (await viewCustomer(database, externalUserId))?.follows ?? [];
  const members = await membersByNames(database, follows.map(({ staffUserId }) => staffUserId));
  const [available, held, receivable] = [accounts.available(record.id), accounts.held(record.id), accounts.receivable(record.id)];
  const found = await balances(database, [available, held, receivable]);
  const of = (who: { referrerId: string } | { refereeId: string }) => referralLines(database, { scope: caller.scope, ...who, limit: SHOWN });
  const [by, referred] = [await of({ refereeId: record.id }), await of({ referrerId: record.id })];
  return {
    customer: personIn(await peopleByIds({ database, persons }, caller, [record.id]), record.id), stage: record.stage, tagging: await tagsOfCustomer(database, caller, record.id),
    timeline: await timelinePage({ database, persons }, caller, record.id, { limit: FIRST }), mayNote: NOTERS.includes(caller.role) && caller.type === 'session' && caller.staffId !== null,
    follows: follows.map((follow) => ({ staffUserId: follow.staffUserId, staffName: members.get(follow.staffUserId.toLowerCase())?.name ?? null, startedAt: instantText(follow.startedAtMs), endedAt: when(follow.endedAtMs), endedBy: follow.endedBy, state: follow.state })),
    points: { available: found.get(available) ?? 0, held: found.get(held) ?? 0, owed: -(found.get(receivable) ?? 0) || 0 },
    referredBy: await presentReferrals({ database, persons }, caller, by.slice(0, SHOWN)), referred: await presentReferrals({ database, persons }, caller, referred.slice(0, SHOWN)), moreReferred: referred.length > SHOWN,
    circle: await circleOf({ database, persons }, caller, record.id),
    ledger: ['admin', 'auditor'].includes(caller.role) ? await ledgerOf(database, record.id) : null,
  };
}

const ledgerOf = async (database: Reader, customerId: string) => (await customerLedger(database, customerId, { limit: SHOWN })).map((row) => ({
  id: row.id, entryId: row.transactionId, asset: row.asset, account: row.account.split(':').at(-1) ?? row.account, amount: Number(row.amount), cause: { type: row.causeType, id: row.causeId }, at: instantText(row.createdAtMs),
}));

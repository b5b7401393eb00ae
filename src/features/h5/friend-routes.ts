import { z } from 'zod';
import { instantText } from '../../kernel/http/instant-field';
import { page, pageOf, PageQuery } from '../../kernel/http/paging';
import { defineRoute, type Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { CampaignsRoom } from '../campaigns';
import { accounts, balances, customerLedger, type LedgerRow } from '../ledger';
import { appealBy, decideAppeal } from './appeals/decide-appeal';
import { CUSTOMER, ownId } from './own-caller';
import { readFriends, type Friend } from './read-friends';
import { friendCounts, friendPage } from './views';
import { sayReason } from './words/reason-words';
import { LanguageQuery, type Say } from './words/say';

const Instant = z.string().nullable();
const instant = (ms: number | null) => (ms === null ? null : instantText(ms));

const FriendItem = z.object({
  id: z.string(), number: z.int(),
  /** Masked, and only once the friend agreed. */
  name: z.string().nullable(),
  campaign: z.object({ id: z.string(), name: z.string() }), status: z.string(), addedAt: z.string(),
  steps: z.array(z.object({ key: z.enum(['added', 'retained', 'paid']), at: Instant })), nextAt: Instant, points: z.object({ issued: z.int(), expected: z.int() }), waiting: z.string().nullable(),
  reason: z.object({
    code: z.string(), sentence: z.string(), appealBy: z.string(), mayAppeal: z.boolean(),
    appeal: z.object({ status: z.enum(['open', 'answered']), decision: z.enum(['accept', 'refuse']).nullable(), sentence: z.string().nullable(), madeAt: z.string(), answeredAt: Instant }).nullable(),
  }).nullable(),
}).meta({ id: 'CustomerFriend' });

const FriendsView = pageOf(FriendItem).extend({ timeZone: z.string(), counts: z.object({ added: z.int(), counted: z.int(), waiting: z.int(), rejected: z.int() }) }).meta({ id: 'CustomerFriends' });

function presentFriend({ row, number, name, view, facts, appeal }: Friend, say: Say, nowMs: number): z.input<typeof FriendItem> {
  return {
    id: row.id, number, name, campaign: { id: row.campaignId, name: row.campaignName }, status: row.status, addedAt: instantText(row.addedAtMs), nextAt: instant(view.nextAtMs), points: view.points,
    steps: view.steps.map(({ key, atMs }) => ({ key, at: instant(atMs) })), waiting: view.waiting === null ? null : sayReason(view.waiting, say, facts),
    reason: view.no && {
      code: view.no.code, sentence: sayReason(view.no.code, say, facts), appealBy: instantText(appealBy(view.no.atMs)), mayAppeal: decideAppeal(view.no, appeal !== null, nowMs).kind === 'may',
      appeal: appeal && { status: appeal.status as 'open' | 'answered', decision: appeal.decision as 'accept' | 'refuse' | null, sentence: appeal.sentence, madeAt: instantText(appeal.createdAtMs), answeredAt: instant(appeal.answeredAtMs) },
    },
  };
}

/** available held owed: which of a customer's three purses moved. */
const PURSES = { available: 'available', held: 'held', receivable: 'owed' } as const;
const Entry = z.object({ id: z.string(), purse: z.enum(['available', 'held', 'owed']), amount: z.int(), cause: z.string(), at: z.string() }).meta({ id: 'CustomerEntry' });
const PointsView = pageOf(Entry).extend({ timeZone: z.string(), available: z.int(), held: z.int(), owed: z.int() }).meta({ id: 'CustomerPoints' });

const presentEntry = (row: LedgerRow): z.input<typeof Entry> =>
  ({ id: row.id, purse: PURSES[(row.account.split(':').at(-1) ?? 'available') as keyof typeof PURSES], amount: row.amount, cause: row.causeType, at: instantText(row.createdAtMs) });

export function friendRoutes(deps: Machine & { campaigns: CampaignsRoom; businessTimeZone: string }): Route[] {
  const { database, clock, businessTimeZone: timeZone } = deps;
  return [
    defineRoute({
      method: 'GET', path: '/api/h5/friends', auth: CUSTOMER, summary: 'Friends whom the customer brought, newest first', query: PageQuery.extend({ lang: LanguageQuery }), responses: { 200: FriendsView },
      handler: async ({ query, caller }) => {
        const [customerId, say] = [ownId(caller), { language: query.lang, timeZone }];
        const found = page(await friendPage(database, customerId, query.limit, query.cursor), query.limit, (row) => row.id);
        const friends = await readFriends(deps, customerId, found.items, say);
        const nowMs = clock.nowMs();
        return { status: 200, body: { items: friends.map((friend) => presentFriend(friend, say, nowMs)), nextCursor: found.nextCursor, timeZone, counts: await friendCounts(database, customerId, null) } };
      },
    }),
    defineRoute({
      method: 'GET', path: '/api/h5/points', auth: CUSTOMER, summary: "The customer's points and what moved them, newest first", query: PageQuery, responses: { 200: PointsView },
      handler: async ({ query, caller }) => {
        const customerId = ownId(caller);
        const own = [accounts.available(customerId), accounts.held(customerId), accounts.receivable(customerId)] as const;
        const found = page(await customerLedger(database, customerId, { limit: query.limit + 1, ...(query.cursor === undefined ? {} : { before: query.cursor }) }), query.limit, (row) => row.id);
        const standing = await balances(database, own);
        const of = (n: 0 | 1 | 2) => standing.get(own[n]) ?? 0;
        return { status: 200, body: { items: found.items.map(presentEntry), nextCursor: found.nextCursor, timeZone, available: of(0), held: of(1), owed: Math.abs(of(2)) } };
      },
    }),
  ];
}

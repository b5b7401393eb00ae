import { decideDeals, type Deal, type DealTaker } from '../../../src/features/referrals/decide-deals';

const taker = (id: string, addedAtMs: number, paysDeals = true): DealTaker => ({ id, campaignId: `campaign-${id}`, addedAtMs, paysDeals });
const deal = (closedAtMs: number, campaignId: string | null = null): Deal => ({ closedAtMs, campaignId });
const reached = (takers: DealTaker[], deals: Deal[]) => Object.fromEntries(decideDeals(takers, deals));

test.each<[string, DealTaker[], Deal[], Record<string, number>]>([
  ['one closed at the second of the add', [taker('a', 5000)], [deal(5000)], { a: 5000 }],
  ['one closed within that second', [taker('a', 5000)], [deal(5999)], { a: 5999 }],
  ['none closed before the add', [taker('a', 5000)], [deal(4999)], {}],
  ['the earliest referral that pays for deals', [taker('b', 2000), taker('a', 1000)], [deal(9000)], { a: 9000 }],
  ['not the earliest when that one does not pay', [taker('a', 1000, false), taker('b', 2000)], [deal(9000)], { b: 9000 }],
  ['the earliest where none pays', [taker('b', 2000, false), taker('a', 1000, false)], [deal(9000)], { a: 9000 }],
  ['the campaign it names', [taker('a', 1000), taker('b', 2000)], [deal(9000, 'campaign-b')], { b: 9000 }],
  ['nobody when the campaign it names has no referral of the buyer', [taker('a', 1000)], [deal(9000, 'campaign-z')], {}],
  ['at the earliest of several deals', [taker('a', 1000)], [deal(9000), deal(7000), deal(8000)], { a: 7000 }],
  ['each deal for its own', [taker('a', 1000), taker('b', 5000)], [deal(2000), deal(9000, 'campaign-b')], { a: 2000, b: 9000 }],
])('P24 a deal counts for: %s', (_, takers, deals, expected) => {
  expect(reached(takers, deals)).toEqual(expected);
  expect(reached([...takers].reverse(), [...deals].reverse())).toEqual(expected);
});

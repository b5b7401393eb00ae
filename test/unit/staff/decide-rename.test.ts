import { decideRename, type Named, type RenameFacts } from '../../../src/features/staff/decide-rename';

const AT = 1_000_000;
const row = (id: string, userId: string, more: Partial<Named & { leftAtMs: number | null }> = {}) => ({ id, userId, createdAtMs: AT, namedAtMs: null, leftAtMs: null, ...more });
const facts = (more: Partial<RenameFacts>): RenameFacts => ({ to: 'B', atMs: AT, holderOfFrom: null, holderOfTo: null, formerFrom: null, formerTo: null, ...more });
const toB = { userId: 'B', sinceMs: AT };

describe('a rename from A to B', () => {
  const m = row('m', 'A');
  const n = row('n', 'B', { createdAtMs: AT + 5 });

  test.each([
    ['nobody known: somebody is, from now on', facts({}), { member: null, absorbed: null, name: toB, remembersFrom: true }],
    ['the member takes the name', facts({ holderOfFrom: m }), { member: 'm', absorbed: null, name: toB, remembersFrom: true }],
    ['both names sighted: the older row stays', facts({ holderOfFrom: m, holderOfTo: n }), { member: 'm', absorbed: 'n', name: toB, remembersFrom: true }],
    ['both sighted, the new name first: that row stays', facts({ holderOfFrom: row('m', 'A', { createdAtMs: AT + 9 }), holderOfTo: n }), { member: 'n', absorbed: 'm', name: toB }],
    ['told again: the name stays what it is', facts({ holderOfTo: row('m', 'B', { namedAtMs: AT }), formerFrom: { member: m, untilMs: AT } }), { member: 'm', absorbed: null, name: toB }],
    ['who left before carried the new name: somebody else', facts({ holderOfFrom: m, holderOfTo: { ...n, leftAtMs: AT - 1 } }), { member: 'm', absorbed: null, evicted: 'n', name: toB }],
    ['both names were known long before: two people, and the one who had the new name is gone', facts({ atMs: AT + 86_400_000, holderOfFrom: m, holderOfTo: n }), { member: 'm', absorbed: null, evicted: 'n', name: { userId: 'B', sinceMs: AT + 86_400_000 } }],
    ['who carries the new name left after it: the same member', facts({ holderOfFrom: m, holderOfTo: { ...n, leftAtMs: AT + 1 } }), { member: 'm', absorbed: 'n', evicted: null }],
    ['a name that another member gave up before is free', facts({ holderOfFrom: m, formerTo: { member: row('o', 'Z'), untilMs: AT - 1 } }), { member: 'm', absorbed: null, name: toB }],
    ['a name that the member gave up later: the later name stays', facts({ holderOfFrom: m, formerTo: { member: row('o', 'C', { namedAtMs: AT + 9 }), untilMs: AT + 9 } }), { absorbed: 'o', member: 'm', name: { userId: 'C', sinceMs: AT + 9 } }],
    ['the old name is somebody else\'s since: it does not lead to this member', facts({ holderOfFrom: row('x', 'A', { namedAtMs: AT + 7 }), holderOfTo: n }), { member: 'n', absorbed: null, remembersFrom: false }],
    ['a name given up before is not the old name of whoever gave it up', facts({ formerFrom: { member: row('o', 'Z'), untilMs: AT - 1 } }), { member: null, absorbed: null, name: toB }],
  ])('%s', (_, given, plan) => expect(decideRename(given)).toMatchObject(plan));

  test('both names are somebody else\'s since: nothing', () => {
    expect(decideRename(facts({ holderOfFrom: row('x', 'A', { namedAtMs: AT + 7 }), holderOfTo: row('y', 'B', { namedAtMs: AT + 7 }) }))).toBeNull();
  });
});

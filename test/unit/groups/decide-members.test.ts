import fc from 'fast-check';
import { decideMembers, mayAllHaveLeft, type Open, type Shown } from '../../../src/features/groups/decide-members';

const shown = (person: string, joinedAtMs: number): Shown => ({ person, joinedAtMs, joinScene: 1, state: null, inviterStaffId: null });
const open = (person: string, joinedAtMs: number): Open => ({ id: `${person}${joinedAtMs}`, person, joinedAtMs });

test('who is new joined, who is missing left, who came back between two reads did both', () => {
  const change = decideMembers([open('stays', 1), open('goes', 2), open('returns', 3)], [shown('stays', 1), shown('returns', 7), shown('new', 8)], 9);
  expect(change.joined.map(({ person, joinedAtMs }) => [person, joinedAtMs])).toEqual([['returns', 7], ['new', 8]]);
  expect(change.left).toEqual([{ id: 'goes2', leftAtMs: 9 }, { id: 'returns3', leftAtMs: 7 }]);
});

test('a person shown twice is in the group once, since the later join', () => {
  expect(decideMembers([], [shown('twice', 5), shown('twice', 2)], 9).joined.map((each) => each.joinedAtMs)).toEqual([5]);
});

test('P6 many do not leave by one read', () => {
  expect([mayAllHaveLeft(20, 30), mayAllHaveLeft(21, 30), mayAllHaveLeft(25, 500), mayAllHaveLeft(26, 500)]).toEqual([true, false, true, false]);
});

const state = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.integer({ min: 1, max: 5 })), { selector: ([person]) => person, maxLength: 4 });

test('after any reads in any number, who is in the group is who the last read showed, and nobody is in it twice', () => {
  fc.assert(fc.property(fc.array(state, { minLength: 1, maxLength: 8 }), (reads) => {
    let stays: Open[] = [];
    for (const [index, read] of reads.entries()) {
      // WeCom's join times of one person only grow
      const people = read.map(([person, grow]) => shown(person, (stays.find((stay) => stay.person === person)?.joinedAtMs ?? 0) + grow));
      const change = decideMembers(stays, people, 1000 + index);
      const gone = new Set(change.left.map((stay) => stay.id));
      stays = [...stays.filter((stay) => !gone.has(stay.id)), ...change.joined.map((each) => open(each.person, each.joinedAtMs))];
      expect(new Set(stays.map((stay) => stay.person)).size).toBe(stays.length);
      expect(stays.map((stay) => stay.person).sort()).toEqual(people.map((each) => each.person).sort());
      expect(decideMembers(stays, people, 2000 + index)).toEqual({ joined: [], left: [] }); // again: nothing
    }
  }));
});

import { decideCircle, type Edge } from '../../../src/features/console/decide-circle';

const edge = (personId: string, status = 'bound', referralId = `${personId}-${status}`): Edge => ({ personId, status, referralId });
const namesOf = (edges: readonly Edge[]) => edges.map(({ referralId }) => referralId);

test('a friend of two campaigns is drawn once, by the referral that stands', () =>
  expect(namesOf(decideCircle('me', { by: [], friends: [edge('a', 'rejected'), edge('b'), edge('a', 'retained'), edge('a', 'lapsed')] }).friends)).toEqual(['a-retained', 'b-bound']));

test('the recommender who stands, else the newest; none where there is none', () => {
  expect(decideCircle('me', { by: [edge('x', 'rejected'), edge('y')], friends: [] }).by?.personId).toBe('y');
  expect(decideCircle('me', { by: [edge('x', 'rejected'), edge('y', 'lapsed')], friends: [] }).by?.personId).toBe('x');
  expect(decideCircle('me', { by: [], friends: [] })).toEqual({ by: null, friends: [], more: 0 });
});

test('whoever scanned their own code is nobody\'s friend', () => expect(decideCircle('me', { by: [edge('me', 'rejected')], friends: [edge('me', 'rejected'), edge('a')] })).toMatchObject({ by: null, friends: [{ personId: 'a' }] }));

test('fifty people at most are drawn, the further ones are counted', () => {
  const { by, friends, more } = decideCircle('me', { by: [edge('x')], friends: Array.from({ length: 60 }, (_, n) => edge(`f${n}`)) });
  expect(1 + (by ? 1 : 0) + friends.length).toBe(50);
  expect(more).toBe(12);
});

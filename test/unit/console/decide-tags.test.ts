import { decideTags, type HeldTag } from '../../../src/features/console/decide-tags';

const held = (id: string | null, name: string, more: Partial<HeldTag> = {}): HeldTag => ({ id, name, groupName: '意向', type: 1, ...more });
const LIBRARY = new Map([['a', { name: '高', groupName: '意向' }], ['b', { name: '低', groupName: '意向' }], ['c', { name: 'VIP', groupName: '级别' }]]);
const shown = (tags: readonly HeldTag[], wishes: { adding?: string[]; removing?: string[] } = {}) =>
  decideTags(tags, { adding: new Set(wishes.adding), removing: new Set(wishes.removing) }, (id) => LIBRARY.get(id) ?? null).map(({ id, name, state, own }) => [id, name, state, own]);

test('a tag is held, on its way to the customer, or on its way off', () => {
  expect(shown([held('a', '高'), held('b', '低')], { adding: ['c'], removing: ['b'] })).toEqual([['b', '低', 'removing', false], ['a', '高', 'held', false], ['c', 'VIP', 'adding', false]]);
});

test('one that is on one follow and on its way to another is on its way', () => expect(shown([held('a', '高')], { adding: ['a'] })).toEqual([['a', '高', 'adding', false]]));

test('two members gave the same one: it stands once, under the name that the library has now', () => expect(shown([held('a', '旧名'), held('a', '高')])).toEqual([['a', '高', 'held', false]]));

test('a tag of a member and one of a rule are taken off in WeCom only', () => {
  expect(shown([held(null, '好说话', { type: 2 }), held('r', '规则', { type: 3 })]).map(([, name, , own]) => [name, own])).toEqual([['好说话', true], ['规则', true]]);
});

test('a wish for a tag that is no more, or to take off what is not there, shows nothing', () => expect(shown([], { adding: ['gone'], removing: ['a'] })).toEqual([]));

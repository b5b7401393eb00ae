import { stepOf, tagsFor, type TaggedStep } from '../../../src/features/referrals/decide-tagging';

const live = (status: string, retainedAtMs: number | null = null) => ({ liveKey: 'x', status, retainedAtMs });
const dead = (status: string) => ({ liveKey: null, status, retainedAtMs: null });

test.each<[string, Parameters<typeof stepOf>[0], TaggedStep | null]>([
  ['nothing', [], null],
  ['a friend who is bound', [live('bound')], 'bound'],
  ['a friend who was contacted before retention', [live('contacted')], 'bound'],
  ['a friend who stayed', [live('retained', 1)], 'retained'],
  ['a held one: not decided', [live('held')], null],
  ['a refused scan', [dead('rejected')], 'rejected'],
  ['a refused second scan beside a standing one', [dead('rejected'), live('bound')], 'bound'],
  ['one who left: neither', [dead('lapsed')], null],
  ['one who left and was refused later: neither', [dead('lapsed'), dead('rejected')], null],
])('%s', (_, own, expected) => {
  expect(stepOf(own)).toBe(expected);
});

const TAGS = { onBound: ['friend', 'winter'], onRetained: ['stayed'], onRejected: ['winter', 'refused'] };

test.each<[TaggedStep | null, TaggedStep | null, { add: string[]; remove: string[] } | null]>([
  [null, 'bound', { add: ['friend', 'winter'], remove: [] }],
  [null, 'retained', { add: ['friend', 'winter', 'stayed'], remove: [] }],
  ['bound', 'retained', { add: ['stayed'], remove: [] }],
  ['bound', 'rejected', { add: ['refused'], remove: ['friend'] }],
  ['rejected', 'bound', { add: ['friend'], remove: ['refused'] }],
  ['bound', 'bound', null],
  ['bound', null, null],
])('P7 from %s to %s only the difference is asked for, and only own tags are taken off', (before, now, expected) => {
  expect(tagsFor(before, now, TAGS)).toEqual(expected);
});

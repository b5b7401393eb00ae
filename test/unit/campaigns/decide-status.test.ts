import { statusAt, versionAt } from '../../../src/features/campaigns';
import { mayBeArchived, statusOf, type Timeline } from '../../../src/features/campaigns/decide-status';
import { second } from '../../../scripts/proof/history';

const at = (s: number, heardS = s + 1) => ({ atMs: second(s), heardAtMs: second(heardS) });
const times = { startsAtMs: second(10), endsAtMs: second(100), publishedAtMs: second(0), pausedAtMs: null, endedAtMs: null };
const timeline = (more: Partial<Timeline> = {}): Timeline => ({ pauses: [], versions: [[1, second(0), second(10), second(100)]], ...more });

test.each([[9, 'not_started'], [10, 'running'], [99, 'running'], [100, 'ended']] as const)('P11 startsAt is inclusive, endsAt exclusive: second %d is %s', (s, status) => {
  expect(statusAt({ ...times, timeline: timeline() }, at(s))).toBe(status);
});

test('P3 an instant within a second is floored before it is compared', () => {
  const campaign = { ...times, timeline: timeline({ pauses: [[second(50.7), second(60.7)]], versions: [[1, second(0), second(10.7), second(99.7)]] }) };
  expect([9, 10, 49, 50, 59, 60, 98, 99].map((s) => statusAt(campaign, at(s)))).toEqual(['not_started', 'running', 'running', 'paused', 'paused', 'running', 'running', 'ended']);
});

test('P3 of two things in one second, what we had heard of before a pause came before it', () => {
  const campaign = { ...times, timeline: timeline({ pauses: [[second(50.7), null]] }) };
  expect(statusAt(campaign, at(50, 50.3))).toBe('running');
  expect(statusAt(campaign, at(50, 50.8))).toBe('paused');
});

test.each([['before it, in its second', 50, 50.3, 'running'], ['after it, in its second', 50, 50.8, 'ended'], ['long after', 60, 61, 'ended']] as const)('P11 ended by hand: a scan %s', (_, s, heardS, status) => {
  expect(statusAt({ ...times, endedAtMs: second(50.7), timeline: timeline() }, at(s, heardS))).toBe(status);
});

test('P11 the dates of the version in force at the scan judge it, not those of a later one', () => {
  const campaign = { ...times, timeline: timeline({ versions: [[1, second(0), second(10), second(100)], [2, second(40), second(30), second(60)]] }) };
  expect([20, 39, 45, 70].map((s) => statusAt(campaign, at(s)))).toEqual(['running', 'running', 'running', 'ended']);
});

test('P18 the version in force at the add pays', () => {
  const versions = timeline({ versions: [[1, second(5), 0, 0], [2, second(20.5), 0, 0], [3, second(30), 0, 0]] });
  expect([0, 5, 19, 20, 30].map((s) => versionAt(versions, at(s)))).toEqual([1, 1, 1, 2, 3]);
  expect(versionAt(versions, at(20, 20.2))).toBe(1);
});

test.each([
  ['nothing is published', { ...times, publishedAtMs: null }, 50, 'draft'], ['before its start', times, 5, 'scheduled'], ['between start and end', times, 50, 'running'],
  ['at its end', times, 100, 'ended'], ['paused', { ...times, pausedAtMs: second(20) }, 50, 'paused'], ['paused past its end', { ...times, pausedAtMs: second(20) }, 100, 'ended'],
  ['ended by hand', { ...times, endedAtMs: second(20) }, 50, 'ended'],
] as const)('a campaign %s', (_, campaign, s, status) => {
  expect(statusOf(campaign, second(s))).toBe(status);
});

test('only a draft and what is over may be archived', () => {
  expect((['draft', 'scheduled', 'running', 'paused', 'ended'] as const).filter(mayBeArchived)).toEqual(['draft', 'ended']);
});

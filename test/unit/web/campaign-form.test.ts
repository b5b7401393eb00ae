import fc from 'fast-check';
import { differences } from '../../../web/console/differences';
import { faultsOf, formOf, nextKey, termsOf, wholeOf, type Terms } from '../../../web/console/screens/campaigns/form';

const ZONE = 'Asia/Shanghai';
const TERMS: Terms = {
  name: '冬季转介绍', startsAt: '2026-11-01T00:00:00.000Z', endsAt: '2027-02-01T00:00:00.000Z', codeKind: 'contact_way', staffUserIds: ['WangFang'], staffPick: 'owner', retention: 'P7D', clawback: 'P30D',
  rewards: [
    { key: 'a', milestone: 'retained', beneficiary: 'referrer', kind: 'points', amount: 100, capPerReferrer: 5 }, { key: 'b', milestone: 'deal', beneficiary: 'referrer', kind: 'points', amount: 300, everyCount: 3 },
    { key: 'c', milestone: 'added', beneficiary: 'referee', kind: 'gift', amount: 1 },
  ],
  tags: { onBound: ['t1'], onRejected: ['t2', 't3'] }, acknowledge: ['per_head', 'other'],
  caps: { referralsPerReferrer: 20 }, budget: { points: 10_000, cashFen: 500 }, welcome: { text: '您好' }, goal: { referrals: 200, by: '2027-01-01T00:00:00.000Z' }, audience: { stages: ['老客户'], tagIds: ['t9'], externalUserIds: ['wmA', 'wmB'] },
};

test('what the form does not show stays, what it shows comes back as it was', () => {
  expect(faultsOf(formOf(TERMS, ZONE), ZONE, TERMS)).toEqual([]);
  const { rewards, ...kept } = termsOf(formOf(TERMS, ZONE), ZONE, TERMS);
  const { rewards: had, ...was } = TERMS;
  expect(kept).toEqual(was);
  expect(rewards).toEqual(had);
});

test('what is emptied goes out as empty, for a draft keeps what nobody names; what never was there stays away', () => {
  const form = formOf(TERMS, ZONE);
  Object.assign(form, { audienceTags: [], audienceStages: ' ', audienceIds: '', tagsBound: [], tagsRejected: [], perHead: false });
  expect(termsOf(form, ZONE, TERMS)).toMatchObject({ audience: {}, tags: {}, acknowledge: ['other'] });
  const { audience: _audience, tags: _tags, acknowledge: _acknowledge, clawback: _clawback, ...bare } = TERMS;
  expect(Object.keys(termsOf(formOf(bare, ZONE), ZONE, bare))).not.toEqual(expect.arrayContaining(['audience']));
  expect(Object.keys(termsOf(formOf(bare, ZONE), ZONE, bare)).filter((name) => ['audience', 'tags', 'acknowledge', 'clawback'].includes(name))).toEqual([]);
  expect(faultsOf(Object.assign(formOf(TERMS, ZONE), { clawback: '' }), ZONE, TERMS)).toEqual(['clawback']);
});

test('cash is typed in yuan and sent in fen, for rewards and for the budget', () => {
  const form = formOf(TERMS, ZONE);
  expect([form.cash, formOf({ ...TERMS, budget: { cashFen: 12_345 } }, ZONE).cash]).toEqual(['5', '123.45']);
  form.cash = '1,000.5';
  form.rewards[0] = { key: 'a', milestone: 'deal', beneficiary: 'referrer', kind: 'cash', amount: '8.88', pays: 'each', n: '', cap: '' };
  expect(faultsOf(form, ZONE, TERMS)).toEqual([]);
  expect(termsOf(form, ZONE, TERMS)).toMatchObject({ budget: { cashFen: 100_050 }, rewards: [{ key: 'a', kind: 'cash', amount: 888 }, {}, {}] });
  expect(faultsOf(Object.assign(form, { cash: '0' }), ZONE, TERMS)).toEqual(['budget.cashFen']);
});

test('any retention of whole seconds survives the form', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 365 * 86_400 }), (seconds) => {
    const terms = { ...TERMS, retention: `PT${seconds}S` };
    const { retention } = termsOf(formOf(terms, ZONE), ZONE, terms);
    const days = /^P(\d+)D$/.exec(retention)?.[1];
    expect(days ? Number(days) * 86_400 : Number(/^PT(\d+)S$/.exec(retention)?.[1])).toBe(seconds);
  }));
});

test('every field that holds no sound text is named, all at once', () => {
  const form = formOf(TERMS, ZONE);
  Object.assign(form, { name: ' ', starts: '', ends: 'soon', goal: '', perReferrer: '-1', inAll: '1.5', points: 'x', retention: '400' });
  form.rewards[0] = { key: 'a', milestone: 'retained', beneficiary: 'referrer', kind: 'points', amount: '', pays: 'at', n: '', cap: '0' };
  expect(faultsOf(form, ZONE, TERMS)).toEqual([
    'name', 'startsAt', 'endsAt', 'retention', 'goal.referrals', 'caps.referralsPerReferrer', 'caps.referrals', 'budget.points', 'rewards[0].amount', 'rewards[0].n', 'rewards[0].cap',
  ]);
});

test('keys of rewards are never used twice', () => {
  const { rewards } = formOf({ ...TERMS, rewards: [] }, ZONE);
  for (let n = 0; n < 3; n += 1) rewards.push({ key: nextKey(rewards, 'referrer'), milestone: 'retained', beneficiary: 'referrer', kind: 'points', amount: '1', pays: 'each', n: '', cap: '' });
  expect(rewards.map(({ key }) => key)).toEqual(['referrer', 'referrer-2', 'referrer-3']);
});

test.each([['1,000', 1000], ['0', null], ['-3', null], ['3.5', null], ['', null], ['９', null]])('typed %s is the count %s', (text, n) => expect(wholeOf(text)).toBe(n));

test('versions are told apart field by field', () => {
  expect(differences({ a: 1, b: { c: 'x' }, d: ['p', 'q'] }, { a: 2, b: { c: 'x' }, d: ['p'], e: true })).toEqual([
    { field: 'a', before: '1', after: '2' }, { field: 'd', before: 'p, q', after: 'p' }, { field: 'e', before: '—', after: 'true' },
  ]);
});

test('a minute that nobody touched keeps its seconds', () => {
  const had = { ...TERMS, startsAt: '2026-11-01T00:00:07.123Z' };
  const form = formOf(had, ZONE);
  expect(termsOf(form, ZONE, had).startsAt).toBe('2026-11-01T00:00:07.123Z');
  expect(termsOf({ ...form, starts: '2026-11-01T08:01' }, ZONE, had).startsAt).toBe('2026-11-01T00:01:00.000Z');
});

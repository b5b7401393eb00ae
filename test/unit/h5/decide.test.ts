import { APPEAL_DAYS, appealBy, decideAppeal } from '../../../src/features/h5/appeals/decide-appeal';
import { maySee } from '../../../src/features/h5/decide-audience';
import { decideFriend, type FriendFacts, type OwnReward } from '../../../src/features/h5/decide-friend';
import { cameBack } from '../../../src/features/customers/erasure/come-back';
import { makeErasedKeyOf } from '../../../src/features/customers/erasure/erased-key';

const friend = (more: Partial<FriendFacts> = {}): FriendFacts => ({ status: 'bound', reason: null, addedAtMs: 1000, retentionEndsAtMs: 9000, retainedAtMs: null, refusedAtMs: null, ...more });
const reward = (more: Partial<OwnReward> = {}): OwnReward => ({ kind: 'points', amount: 100, status: 'accrued', reason: null, itemKey: 'a', issuedAtMs: null, closedAtMs: null, ...more });
const reached = (view: ReturnType<typeof decideFriend>) => view.steps.filter(({ atMs }) => atMs !== null).map(({ key }) => key);

describe('P17 the step a friend has reached', () => {
  test.each([
    ['added', friend(), [reward()], ['added'], 9000, { issued: 0, expected: 100 }],
    ['retained, to be paid', friend({ status: 'retained', retainedAtMs: 9000 }), [reward({ status: 'due' })], ['added', 'retained'], null, { issued: 0, expected: 100 }],
    ['paid', friend({ status: 'retained', retainedAtMs: 9000 }), [reward({ status: 'issued', issuedAtMs: 9100 }), reward({ kind: 'coupon', amount: 1 })], ['added', 'retained', 'paid'], null, { issued: 100, expected: 0 }],
    ['contacted while the time still runs', friend({ status: 'contacted' }), [reward()], ['added'], 9000, { issued: 0, expected: 100 }],
    ['lapsed: nothing is expected any more', friend({ status: 'lapsed', reason: 'unfollowed', refusedAtMs: 5000 }), [reward({ status: 'accrued' })], ['added'], null, { issued: 0, expected: 0 }],
  ])('%s', (_, facts, rewards, steps, next, points) => {
    const view = decideFriend(facts, rewards);
    expect([reached(view), view.nextAtMs, view.points]).toEqual([steps, next, points]);
  });
});

describe('P31 the "no" of a friend', () => {
  test('is the referral\'s own, from the moment it was said', () => expect(decideFriend(friend({ status: 'rejected', reason: 'existing_customer', refusedAtMs: 5000 }), []).no).toMatchObject({ code: 'existing_customer', atMs: 5000 }));
  test('is the reward\'s where the friend counts and nothing of what was promised stands', () =>
    expect(decideFriend(friend({ status: 'retained', retainedAtMs: 9000 }), [reward({ status: 'voided', reason: 'budget_exhausted', closedAtMs: 9100 })]).no).toMatchObject({ code: 'budget_exhausted', atMs: 9100 }));
  test('there is none while something of it stands, and none when nothing was promised', () => {
    expect(decideFriend(friend(), [reward(), reward({ status: 'voided', reason: 'cap_reached' })]).no).toBeNull();
    expect(decideFriend(friend(), []).no).toBeNull();
  });
  test('what is not decided yet is no "no"', () => expect(decideFriend(friend({ status: 'held', reason: 'unverified' }), [])).toMatchObject({ no: null, waiting: 'unverified' }));
});

describe('P31 the time to appeal', () => {
  const no = { atMs: 1000 };
  test('ends 30 days after the "no", exclusive', () => {
    expect(appealBy(1000)).toBe(1000 + APPEAL_DAYS * 86_400_000);
    expect(decideAppeal(no, false, appealBy(1000) - 1)).toEqual({ kind: 'may' });
    expect(decideAppeal(no, false, appealBy(1000))).toEqual({ kind: 'not', why: 'appeal_over' });
  });
  test('each "no" once; what counts is not appealed', () => {
    expect(decideAppeal(no, true, 1001)).toEqual({ kind: 'not', why: 'appealed_already' });
    expect(decideAppeal(null, false, 1001)).toEqual({ kind: 'not', why: 'nothing_to_appeal' });
  });
});

test('who may see a campaign: anyone named, tagged or in a stage of it; everybody where there is no audience', () => {
  const customer = { externalUserId: 'wmA', stage: 'vip', tagIds: new Set(['t1']) };
  expect([undefined, {}, { tagIds: ['t1'] }, { stages: ['vip'] }, { externalUserIds: ['wmA'] }].map((audience) => maySee(audience, customer))).toEqual([true, true, true, true, true]);
  expect([{ tagIds: ['t2'] }, { stages: ['x'], externalUserIds: ['wmB'] }].map((audience) => maySee(audience, customer))).toEqual([false, false]);
});

describe('somebody who had themselves erased', () => {
  const erased = { erasedAtMs: 5500 };
  test('comes back by an add of a later second, never by what WeCom tells late or of the same second', () => {
    expect(cameBack(erased, { kind: 'add', atMs: 6000 })).toBe(true);
    expect(cameBack(erased, { kind: 'found', atMs: 6000 })).toBe(true);
    expect(cameBack(erased, { kind: 'add', atMs: 5000 })).toBe(false);
    for (const kind of ['end_customer', 'seen', 'told'] as const) expect(cameBack(erased, { kind, atMs: 9000 })).toBe(false);
    expect(cameBack({ erasedAtMs: null }, { kind: 'add', atMs: 6000 })).toBe(false);
  });
  test('is known by a key that is the same for the same id, differs by deployment, and fits where the id stood', () => {
    const [one, other] = [makeErasedKeyOf(Buffer.alloc(32, 1)), makeErasedKeyOf(Buffer.alloc(32, 2))];
    expect(one('wmA')).toBe(one('wmA'));
    expect(new Set([one('wmA'), one('wma'), other('wmA')]).size).toBe(3);
    expect(one('wmA').length).toBeLessThanOrEqual(64);
    expect(one('wmA')).not.toContain('wmA');
  });
});

import type { FollowFact } from '../../../src/vocabulary/follow';
import { foldEpisodes } from '../../../src/features/customers/fold-episodes';
import type { Terms } from '../../../src/features/campaigns';
import { decideAttribution } from '../../../src/features/referrals/decide-attribution';
import { nextRow } from '../../../src/features/referrals/next-row';
import type { ReferralRecord } from '../../../src/features/referrals/store';
import { around, code, codesOf, fact, second } from '../../../scripts/proof/history';

const RETENTION_S = 100;
const TERMS = { retention: RETENTION_S * 1000 } as Terms;
const CODES = codesOf(code('A'), code('B'));
const SCAN_A = fact('add', 'wang', 50, { state: 'A' });
const SEEN = fact('seen', 'wang', 51, { source: 'detail' });

/** The rows after one settlement, by code. */
function settle(facts: readonly FollowFact[], recorded: readonly ReferralRecord[] = [], nowS = 60, version = 1): Record<string, ReferralRecord> {
  const episodes = foldEpisodes(facts);
  const rows = decideAttribution(episodes, CODES, around()).map((verdict) =>
    nextRow(verdict, { episodes, recorded: [...recorded] }, { nowMs: second(nowS), baselineFinished: true, version, terms: TERMS, nextId: `r${verdict.codeId}${verdict.scanNo}`, refereeId: 'friend' }).row);
  return Object.fromEntries(rows.map((row) => [`${row.codeId}${row.scanNo}`, row]));
}
const evidence = (row: ReferralRecord | undefined) => JSON.parse(row?.evidence ?? '[]') as { reason: string; passed: boolean; saw: string }[];
const EARLIER_B = fact('add', 'li', 40, { state: 'B' });
const OLD = fact('add', 'zhao', 10);

test('a new scan is bound, live, and runs from the start of the follow', () => {
  expect(settle([SCAN_A])).toMatchObject({ A1: { status: 'bound', liveKey: 'winter:friend', addedAtMs: second(50), retentionEndsAtMs: second(150), boundAtMs: second(60) } });
});

test('P7 until it is retained an earlier fact may rebind it', () => {
  const { A1 } = settle([SCAN_A]);
  expect(settle([SCAN_A, EARLIER_B], [A1 as ReferralRecord])).toMatchObject({ A1: { status: 'rejected', reason: 'already_referred', liveKey: null }, B1: { status: 'bound', liveKey: 'winter:friend' } });
});

test.each([['retained', { retainedAtMs: second(150) }], ['rewarded', { frozenAtMs: second(55) }]])('P7 once %s the binding is frozen; an earlier fact is recorded already_referred, arrived_late', (_, frozen) => {
  const A1 = { ...(settle([SCAN_A])['A1'] as ReferralRecord), ...frozen };
  const after = settle([SCAN_A, SEEN, EARLIER_B, OLD], [A1], 200);
  expect(after['A1']).toMatchObject({ liveKey: 'winter:friend', addedAtMs: second(50), evidence: A1.evidence });
  const late = settle([SCAN_A, SEEN, EARLIER_B], [A1], 200)['B1'];
  expect(late).toMatchObject({ status: 'rejected', reason: 'already_referred', liveKey: null });
  expect(evidence(late)).toContainEqual({ reason: 'already_referred', passed: false, saw: 'arrived_late: referral rA1 stood already' });
});

test('P7 a rewarded referral that lapsed stays the friend\'s only one', () => {
  const A1 = { ...(settle([SCAN_A])['A1'] as ReferralRecord), frozenAtMs: second(55) };
  const gone = [SCAN_A, fact('end_customer', 'wang', 70)];
  const lapsed = settle(gone, [A1], 80)['A1'] as ReferralRecord;
  expect(lapsed).toMatchObject({ status: 'lapsed', liveKey: null, frozenAtMs: second(55) });
  expect(settle([...gone, EARLIER_B], [lapsed], 90)['B1']).toMatchObject({ status: 'rejected', reason: 'already_referred' });
});

test('P7 an earlier fact shows that an unfrozen lapse was somebody else\'s: the verdicts do not hang on the order of arrival', () => {
  const gone = [SCAN_A, fact('end_customer', 'wang', 70)];
  const lapsed = settle(gone)['A1'] as ReferralRecord;
  expect(lapsed).toMatchObject({ status: 'lapsed' });
  expect(settle([...gone, OLD], [lapsed], 80)).toMatchObject({ A1: { status: 'rejected', reason: 'existing_customer' } });
  expect(settle([...gone, fact('add', 'li', 60)], [lapsed], 80)).toMatchObject({ A1: { status: 'bound', liveKey: 'winter:friend' } });
});

test('P19 a lapse is terminal for what happens later', () => {
  const gone = [SCAN_A, fact('end_customer', 'wang', 70)];
  const lapsed = settle(gone)['A1'] as ReferralRecord;
  expect(settle([...gone, fact('add', 'wang', 75, { state: 'A' }), fact('add', 'li', 80)], [lapsed], 300)).toMatchObject({ A1: { status: 'lapsed' }, A2: { status: 'rejected', reason: 'existing_customer' } });
});

const capped = (): ReferralRecord => ({
  ...(settle([SCAN_A])['A1'] as ReferralRecord), status: 'rejected', reason: 'cap_reached', liveKey: null, boundAtMs: null, evidence: JSON.stringify([{ reason: 'cap_reached', passed: false, saw: 'all 1 places were taken' }]),
});

test('P23 cap_reached stands when a place becomes free, and its evidence with it', () => {
  const { A1 } = settle([SCAN_A, SEEN], [capped()], 70);
  expect(A1).toMatchObject({ status: 'rejected', reason: 'cap_reached', liveKey: null });
  expect(evidence(A1).filter((check) => !check.passed)).toEqual([{ reason: 'cap_reached', passed: false, saw: 'all 1 places were taken' }]);
});

test('P11 existing_customer comes before cap_reached, also when it is learnt later', () => {
  expect(settle([SCAN_A, OLD], [capped()], 70)).toMatchObject({ A1: { reason: 'existing_customer' } });
});

test('P2 an earlier half-add moves the start until the binding is frozen', () => {
  const A1 = settle([SCAN_A])['A1'] as ReferralRecord;
  const withHalf = [SCAN_A, fact('half', 'wang', 45, { state: 'A' })];
  expect(settle(withHalf, [A1])).toMatchObject({ A1: { addedAtMs: second(45), retentionEndsAtMs: second(145) } });
  expect(settle(withHalf, [{ ...A1, frozenAtMs: second(58) }])).toMatchObject({ A1: { addedAtMs: second(50), retentionEndsAtMs: second(150) } });
});

test('settling twice says the same', () => {
  const once = settle([SCAN_A, SEEN], [], 200);
  expect(settle([SCAN_A, SEEN], Object.values(once), 300)).toEqual(once);
});

test('a reversed referral stays reversed', () => {
  const A1 = { ...(settle([SCAN_A])['A1'] as ReferralRecord), status: 'reversed', reason: 'denied_by_review', liveKey: null, frozenAtMs: second(55) };
  expect(settle([SCAN_A, SEEN], [A1], 200)).toMatchObject({ A1: { status: 'reversed', reason: 'denied_by_review', liveKey: null } });
});

test('P7 a claim that is accepted after a binding is frozen changes nothing and reads already_referred, arrived_late', () => {
  const bound = { ...(settle([SCAN_A])['A1'] as ReferralRecord), frozenAtMs: second(55) };
  const claim = { ...fact('told', 'claim1', 0, { source: 'claim', state: 'B' }), atMs: 0 };
  const after = settle([fact('add', 'li', 40), SCAN_A, claim], [bound], 200);
  expect(after['A1']).toMatchObject({ liveKey: 'winter:friend' });
  expect(after['B1']).toMatchObject({ status: 'rejected', reason: 'already_referred', liveKey: null });
  expect(evidence(after['B1'])[0]).toMatchObject({ reason: 'claim' });
  expect(evidence(after['B1']).at(-1)?.saw).toContain('arrived_late');
});

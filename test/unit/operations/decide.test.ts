import { decidePhase } from '../../../src/features/customers/reconcile/decide-reconcile';
import { COUNTED_AT_MOST, sayCount } from '../../../src/features/operations/bulk-replay/decide-count';
import { decideSettle } from '../../../src/features/operations/decide-settle';

test.each([
  ['pending', false, 'go'], ['failed', false, 'go'], ['parked', false, 'go'], ['processing', false, 'not_waiting'], ['done', false, 'not_waiting'], ['expired', false, 'not_waiting'],
  ['done', true, 'already_settled'],
])('a callback that is %s (by hand already: %s) → %s', (status, settled, verdict) => expect(decideSettle(status, settled)).toBe(verdict));

test.each([
  [0, { n: 0, kind: 'exact' }], [9999, { n: 9999, kind: 'exact' }], [10_000, { n: 10_000, kind: 'about' }], [12_499, { n: 12_000, kind: 'about' }], [12_500, { n: 13_000, kind: 'about' }],
  [COUNTED_AT_MOST, { n: COUNTED_AT_MOST, kind: 'at_least' }], [COUNTED_AT_MOST - 1, { n: COUNTED_AT_MOST, kind: 'about' }],
])('%d found are said as %j', (found, said) => expect(sayCount(found)).toEqual(said));

test.each([
  [{ status: 'running', planned: 0, toList: 0, judged: 0 }, 'members'], [{ status: 'running', planned: 1, toList: 3, judged: 0 }, 'listing'], [{ status: 'running', planned: 1, toList: 0, judged: 0 }, 'comparing'],
  [{ status: 'running', planned: 1, toList: 0, judged: 1 }, 'confirming'], [{ status: 'done', planned: 1, toList: 0, judged: 1 }, null], [{ status: 'given_up', planned: 0, toList: 0, judged: 0 }, null],
])('a reconcile that stands at %j is at %s', (run, phase) => expect(decidePhase(run)).toBe(phase));

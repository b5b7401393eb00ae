import fc from 'fast-check';
import { begin, fulfil, isDue, refuse, wish, type Wanted, type Wishes } from '../../../src/features/tags/decide-wishes';

const NOTHING: Wishes = { wanted: {}, asks: 0, workNo: 0, refusedNo: 0 };

test('what was asked last of a thing counts, other things stay', () => {
  const twice = wish(wish(NOTHING, { a: true, b: true }), { a: false });
  expect(twice.wanted).toEqual({ a: { no: 2, value: false }, b: { no: 1, value: true } });
});

test('a call that is under way is not joined by another; what is asked meanwhile is due when it ends', () => {
  const under = begin(wish(NOTHING, { a: true }));
  const asked = wish(under, { a: false });
  expect([isDue(under), isDue(asked), isDue(fulfil(asked, under.wanted)), isDue(fulfil(under, under.wanted))]).toEqual([false, false, true, false]);
});

test('P30 a refusal ends what was asked up to that call, and nothing later', () => {
  const asked = wish(begin(wish(NOTHING, { a: true, b: true })), { b: false });
  expect(refuse(asked)).toEqual({ wanted: { b: { no: 2, value: false } }, asks: 2, workNo: 0, refusedNo: 1 });
});

type Step = { kind: 'ask'; tag: string; value: boolean } | { kind: 'send' } | { kind: 'end'; lost: boolean };
const step = fc.oneof<[fc.Arbitrary<Step>, fc.Arbitrary<Step>, fc.Arbitrary<Step>]>(
  fc.record({ kind: fc.constant('ask' as const), tag: fc.constantFrom('a', 'b', 'c'), value: fc.boolean() }),
  fc.record({ kind: fc.constant('send' as const) }),
  fc.record({ kind: fc.constant('end' as const), lost: fc.boolean() }),
);

/** A queue that calls once at a time, and a WeCom that does what the call says; a lost answer is called again with what is wanted then. */
function play(steps: readonly Step[]) {
  let row = NOTHING;
  let out: Wanted | null = null;
  let mostOut = 0;
  const wecom: Record<string, boolean> = {};
  const last: Record<string, boolean> = {};
  const start = () => { if (isDue(row)) { row = begin(row); return true; } return false; };
  const send = () => {
    if (row.workNo === 0 || out) return;
    out = row.wanted;
    mostOut = Math.max(mostOut, 1);
    for (const [tag, { value }] of Object.entries(out)) wecom[tag] = value as boolean;
  };
  const end = (lost: boolean) => {
    if (!out) return;
    if (!lost) { row = fulfil(row, out); start(); }
    out = null;
  };
  for (const each of steps) {
    if (each.kind === 'ask') { last[each.tag] = each.value; row = wish(row, { [each.tag]: each.value }); start(); }
    if (each.kind === 'send') send();
    if (each.kind === 'end') end(each.lost);
  }
  for (let round = 0; round < 5; round += 1) { send(); end(false); }
  return { row, wecom, last };
}

test('whatever is asked while calls are out, lost and repeated, WeCom ends with the last ask and nothing is left to do', () => {
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
    const { row, wecom, last } = play(steps);
    expect(wecom).toEqual(last);
    expect([row.wanted, row.workNo]).toEqual([{}, 0]);
  }));
});

import fc from 'fast-check';
import { accounts, balances, decideCredit, decideTakeBack, type Line } from '../../../src/features/ledger';
import { ENGINES } from '../../support/databases';
import { cause, grant, HOUSE, ledgerStory, points, type LedgerStory } from './ledger-fixture';

const BUDGET = accounts.budget('p', 'points');
const WEIGHT = { reward: 1, spend: -1, takeBack: -1, promise: 0 };
const PEOPLE = ['a', 'b', 'c'];

interface Movement { do: keyof typeof WEIGHT; who: string; amount: number }
interface Reversal { do: 'reverse'; pick: number }

const step: fc.Arbitrary<Movement | Reversal> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom(...(Object.keys(WEIGHT) as (keyof typeof WEIGHT)[])), who: fc.constantFrom(...PEOPLE), amount: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('reverse' as const), pick: fc.nat(1000) }) },
);

/** What a room would ask for, decided on the balances of the moment. */
function asked(movement: Movement, who: string, now: ReadonlyMap<string, number>): { lines: Line[]; floored?: readonly string[] } {
  const [available, receivable] = [accounts.available(who), accounts.receivable(who)];
  const { amount } = movement;
  if (movement.do === 'promise') return { lines: [points(BUDGET, -amount), points(accounts.held(who), amount)], floored: [BUDGET] };
  if (movement.do === 'spend') return { lines: [points(available, -amount), points(HOUSE, amount)], floored: [available] };
  const moved = (lines: Line[]) => lines.filter((line) => line.amount !== 0);
  if (movement.do === 'reward') {
    const credit = decideCredit({ amount, receivable: now.get(receivable) ?? 0 });
    return { lines: moved([points(HOUSE, -amount), points(available, credit.available), points(receivable, credit.settles)]) };
  }
  const taken = decideTakeBack({ amount, available: now.get(available) ?? 0 });
  return { lines: moved([points(HOUSE, amount), points(available, -taken.fromAvailable), points(receivable, -taken.toReceivable)]), floored: [available] };
}

describe.each(ENGINES)('any story on %s', (engine) => {
  let story: LedgerStory;
  let told = 0;
  beforeAll(async () => {
    story = await ledgerStory(engine);
    await story.post(grant('fund', BUDGET, 1_000_000));
  });
  afterAll(() => story.machine.end());

  /** What a person has, less what is owed. */
  const worthOf = async (who: string) => {
    const now = await balances(story.machine.database, [accounts.available(who), accounts.receivable(who)]);
    const [available, receivable] = [...now.values()];
    expect(available).toBeGreaterThanOrEqual(0);
    expect(receivable).toBeLessThanOrEqual(0);
    return (available ?? 0) + (receivable ?? 0);
  };

  /** Plays the steps; answers what each person should be worth by plain arithmetic. */
  async function play(steps: readonly (Movement | Reversal)[], name: string): Promise<Map<string, number>> {
    const done: { id: string; who: string; worth: number; reversedBy: string | null }[] = [];
    for (const [n, each] of steps.entries()) {
      const key = `${name} step ${n}`;
      if (each.do === 'reverse') {
        const target = done[each.pick % Math.max(1, done.length)];
        if (!target) continue;
        const answer = await story.reverse(target.reversedBy ?? key, target.id);
        expect(answer.kind).toBe(target.reversedBy ? 'already' : 'posted');
        if (answer.kind === 'posted') done.push({ id: answer.transactionId, who: target.who, worth: -target.worth, reversedBy: null });
        target.reversedBy ??= key;
        continue;
      }
      const who = `${name} ${each.who}`;
      const [answer] = await story.machine.unitOfWork.run(async (tx) => {
        const now = await story.ledger.lockBalances(tx, [accounts.available(who), accounts.receivable(who)]);
        return story.ledger.post(tx, [{ ...asked(each, who, now), key, cause }]);
      });
      if (answer?.kind === 'posted') done.push({ id: answer.transactionId, who, worth: WEIGHT[each.do] * each.amount, reversedBy: null });
      else expect([each.do, answer?.kind]).toEqual(['spend', 'refused']);
    }
    return new Map(PEOPLE.map((each) => [`${name} ${each}`, done.filter(({ who }) => who === `${name} ${each}`).reduce((sum, { worth }) => sum + worth, 0)]));
  }

  test('P25 keeps every invariant: sums, floors, debts, what each person is worth, seals', async () => {
    await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 25 }), async (steps) => {
      told += 1;
      for (const [who, worth] of await play(steps, `story ${told}`)) expect(await worthOf(who)).toBe(worth);
      await story.seal();
      expect(await story.ledger.verify()).toMatchObject({ ok: true, unsealed: 0, sums: { points: 0 }, faults: [] });
    }), { numRuns: engine === 'sqlite' ? 60 : 20 });
  }, 60_000);
});

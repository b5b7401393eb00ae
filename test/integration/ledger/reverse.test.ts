import { accounts, decideCredit } from '../../../src/features/ledger';
import { ENGINES } from '../../support/databases';
import { cause, grant, HOUSE, idOf, ledgerStory, points, spend, type LedgerStory } from './ledger-fixture';

describe.each(ENGINES)('reversal on %s', (engine) => {
  let story: LedgerStory;
  beforeAll(async () => { story = await ledgerStory(engine); });
  afterAll(async () => {
    expect(await story.ledger.verify()).toMatchObject({ ok: true, faults: [] });
    await story.machine.end();
  });
  const standing = async (customer: string) => [await story.balance(accounts.available(customer)), await story.balance(accounts.receivable(customer))];

  test('P25 points that are spent become a receivable, and a second call changes nothing', async () => {
    const [given] = await story.post(grant('a', accounts.available('a'), 10));
    await story.post(spend('a spends', accounts.available('a'), HOUSE, 7));
    const first = await story.reverse('a back', idOf(given));
    expect(first.kind).toBe('posted');
    expect(await standing('a')).toEqual([0, -7]);
    expect(await story.reverse('a back', idOf(given))).toEqual({ kind: 'already', transactionId: idOf(first) });
    expect(await standing('a')).toEqual([0, -7]);
  });

  test('P25 a debt is set first against the next reward', async () => {
    const names = [accounts.available('a'), accounts.receivable('a')];
    await story.machine.unitOfWork.run(async (tx) => {
      const now = await story.ledger.lockBalances(tx, names);
      const { settles, available } = decideCredit({ amount: 10, receivable: now.get(accounts.receivable('a')) ?? 0 });
      await story.ledger.post(tx, [{ key: 'a again', cause, lines: [points(HOUSE, -10), points(accounts.receivable('a'), settles), points(accounts.available('a'), available)] }]);
    });
    expect(await standing('a')).toEqual([3, 0]);
  });

  test('a reversal can itself be reversed; the customer ends where he was', async () => {
    const [given] = await story.post(grant('b', accounts.available('b'), 10));
    await story.post(spend('b spends', accounts.available('b'), HOUSE, 4));
    const back = await story.reverse('b back', idOf(given));
    expect(await standing('b')).toEqual([0, -4]);
    await story.reverse('b back back', idOf(back));
    expect(await standing('b')).toEqual([6, 0]);
  });

  test('a promise taken back fills the budget again', async () => {
    const budget = accounts.budget('r', 'points');
    await story.post(grant('fund', budget, 10));
    const [promised] = await story.post(spend('promise', budget, accounts.held('c'), 10));
    await story.reverse('promise back', idOf(promised));
    expect([await story.balance(budget), await story.balance(accounts.held('c'))]).toEqual([10, 0]);
  });

  test('funding that is promised away is not taken back', async () => {
    const budget = accounts.budget('s', 'points');
    const [funded] = await story.post(grant('fund s', budget, 10));
    await story.post(spend('promise s', budget, accounts.held('d'), 1));
    expect(await story.reverse('fund s back', idOf(funded))).toEqual({ kind: 'refused', account: budget });
  });

  test('20 reversals at once never bring available below zero, nor lose a point', async () => {
    const given = await story.post(...Array.from({ length: 20 }, (_, n) => grant(`many ${n}`, accounts.available('many'), 10)));
    await story.post(spend('many spends', accounts.available('many'), HOUSE, 55));
    await Promise.all(given.map((answer, n) => story.reverse(`many back ${n}`, idOf(answer))));
    expect(await standing('many')).toEqual([0, -55]);
  });

  test('an unknown transaction is a mistake of the caller', async () => {
    await expect(story.reverse('nothing', 'no such id')).rejects.toThrow(/not known/);
  });
});

import { accounts } from '../../../src/features/ledger';
import { idFloor } from '../../../src/features/ledger/seal-transactions';
import { createFindings } from '../../../src/features/ledger/verification';
import { verifyTransactions } from '../../../src/features/ledger/verify-transactions';
import { systemClock } from '../../../src/kernel/clock';
import { ENGINES } from '../../support/databases';
import { grant, HOUSE, ledgerStory } from './ledger-fixture';

describe.each(ENGINES)('accounts with old and young postings on %s', (engine) => {
  test('the settled sum and the young rest together make the balance, and a forged one is found', async () => {
    let nowMs = 1_800_000_000_000;
    const story = await ledgerStory(engine, { ...systemClock, nowMs: () => nowMs });
    const budget = accounts.budget('old', 'points');
    await story.post(grant('old 1', budget, 10), grant('old 2', accounts.available('old'), 1));
    nowMs += 3_600_000;
    const settledId = idFloor(nowMs - 1000);
    await story.post(grant('young', budget, 5));
    const { settled } = await verifyTransactions(story.machine.database, createFindings(), settledId);
    expect(settled).toEqual(new Map([[HOUSE, -11], [budget, 10]])); // neither the young nor any customer's
    expect(await story.ledger.verify()).toMatchObject({ ok: true, entries: 3 });
    await story.machine.unitOfWork.run((tx) => tx.change('UPDATE ledger_account SET balance = balance - 1 WHERE account = ?', [budget]));
    expect((await story.ledger.verify()).faults).toEqual([{ code: 'account.balance_differs', detail: `${budget} shows 14, its postings sum to 15` }]);
    await story.machine.end();
  });
});

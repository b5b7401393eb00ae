import { accounts, type FaultCode } from '../../../src/features/ledger';
import { ENGINES } from '../../support/databases';
import { grant, HOUSE, idOf, ledgerStory, spend, type LedgerStory } from './ledger-fixture';

const [A, BUDGET] = [accounts.available('a'), accounts.budget('c', 'points')];

describe.each(ENGINES)('verification on %s', (engine) => {
  let story: LedgerStory;
  let victim: string;
  beforeEach(async () => {
    story = await ledgerStory(engine);
    const answers = await story.post(grant('1', A, 10), grant('2', accounts.available('b'), 20), grant('3', BUDGET, 100));
    await story.post(spend('4', BUDGET, accounts.held('a'), 5));
    victim = idOf(answers[0]);
    await story.seal();
  });
  afterEach(() => story.machine.end());

  /** What somebody with the password of the database can do. */
  const forge = async (...statements: string[]) => {
    for (const table of ['ledger_transaction', 'ledger_posting', 'ledger_seal']) {
      for (const verb of ['update', 'delete']) await story.machine.unitOfWork.run((tx) => tx.change(`DROP TRIGGER no_${verb}_${table}`));
    }
    for (const sql of statements) await story.machine.unitOfWork.run((tx) => tx.change(sql));
  };
  const faults = async () => {
    const verification = await story.ledger.verify();
    expect(verification.ok).toBe(verification.faults.length === 0);
    return new Set(verification.faults.map((fault) => fault.code));
  };

  test('a sound ledger says so', async () => {
    expect(await story.ledger.verify()).toEqual({ ok: true, entries: 4, sums: { points: 0 }, unsealed: 0, faults: [] });
  });

  const cases: [string, () => string[], FaultCode[]][] = [
    ['a changed amount', () => [`UPDATE ledger_posting SET amount = 11 WHERE account = '${A}'`], ['transaction.unbalanced', 'transaction.content_changed', 'account.balance_differs']],
    ['a changed amount on both sides and in the balances', () => [
      `UPDATE ledger_posting SET amount = amount * 2 WHERE transactionId = '${victim}'`, `UPDATE ledger_account SET balance = 20 WHERE account = '${A}'`,
      `UPDATE ledger_account SET balance = balance - 10 WHERE account = '${HOUSE}'`,
    ], ['transaction.content_changed']],
    ['an amount beyond counting', () => [`UPDATE ledger_posting SET amount = 9223372036854775807 WHERE transactionId = '${victim}'`], ['transaction.unbalanced', 'transaction.content_changed', 'account.balance_differs']],
    ['a line moved to another account', () => [`UPDATE ledger_posting SET account = '${accounts.available('b')}' WHERE account = '${A}'`], ['transaction.content_changed', 'account.balance_differs']],
    ['another cause', () => [`UPDATE ledger_transaction SET causeId = 'x' WHERE id = '${victim}'`], ['transaction.content_changed']],
    ['another content hash', () => [`UPDATE ledger_transaction SET contentHash = '${'0'.repeat(64)}' WHERE id = '${victim}'`], ['transaction.content_changed', 'seal.broken']],
    ['a deleted transaction with its lines', () => [`DELETE FROM ledger_posting WHERE transactionId = '${victim}'`, `DELETE FROM ledger_transaction WHERE id = '${victim}'`], ['seal.transaction_missing', 'account.balance_differs']],
    ['a deleted transaction whose lines stay', () => [`DELETE FROM ledger_transaction WHERE id = '${victim}'`], ['seal.transaction_missing', 'posting.orphan']],
    ['a deleted seal', () => ['DELETE FROM ledger_seal WHERE seq = 2'], ['seal.gap', 'seal.broken']],
    ['a changed seal', () => [`UPDATE ledger_seal SET hash = '${'0'.repeat(64)}' WHERE seq = 2`], ['seal.broken']],
    ['a raised balance', () => [`UPDATE ledger_account SET balance = balance + 1 WHERE account = '${A}'`], ['account.balance_differs']],
    ['a raised budget', () => [`UPDATE ledger_account SET balance = balance + 1 WHERE account = '${BUDGET}'`], ['account.balance_differs']],
    ['an account below its floor', () => [`UPDATE ledger_account SET balance = -1 WHERE account = '${A}'`], ['account.balance_differs', 'account.negative']],
    ['a deleted account', () => [`DELETE FROM ledger_account WHERE account = '${A}'`], ['account.missing']],
  ];

  test.each(cases)('%s is found', async (_, statements, codes) => {
    await forge(...statements());
    expect(await faults()).toEqual(new Set(codes));
  });

  test('a ruined ledger gives a bounded answer', async () => {
    await story.post(...Array.from({ length: 150 }, (_, n) => grant(`more ${n}`, A, 1)));
    await forge("UPDATE ledger_transaction SET causeId = 'x'");
    const verification = await story.ledger.verify();
    expect(verification.faults.length).toBe(101);
    expect(verification.faults.at(-1)?.code).toBe('more_faults');
  });

  test('several pages are read to their end', async () => {
    await story.post(...Array.from({ length: 1100 }, (_, n) => grant(`page ${n}`, accounts.available(`p${n}`), 1)));
    while (await story.seal());
    expect(await story.ledger.verify()).toMatchObject({ ok: true, entries: 1104, unsealed: 0 });
  });

  test('beside a busy bot nothing is a fault', async () => {
    const busy = (async () => {
      for (let n = 0; n < 60; n += 1) {
        await story.post(grant(`busy ${n}`, A, 3), spend(`busy spend ${n}`, A, HOUSE, 2), spend(`busy budget ${n}`, BUDGET, accounts.held('a'), 1));
        if (n % 5 === 0) await story.seal();
      }
    })();
    const seen: FaultCode[] = [];
    for (let n = 0; n < 10; n += 1) seen.push(...(await faults()));
    await busy;
    expect(seen).toEqual([]);
    expect(await faults()).toEqual(new Set());
  });
});

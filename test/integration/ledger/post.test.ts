import { accounts, balances, customerLedger } from '../../../src/features/ledger';
import { ENGINES } from '../../support/databases';
import { cause, grant, HOUSE, idOf, ledgerStory, points, spend, type LedgerStory } from './ledger-fixture';

describe.each(ENGINES)('posting on %s', (engine) => {
  let story: LedgerStory;
  beforeAll(async () => { story = await ledgerStory(engine); });
  afterAll(async () => {
    expect(await story.ledger.verify()).toMatchObject({ ok: true, faults: [], sums: { points: 0 } });
    await story.machine.end();
  });

  test('several entries cost one statement each for balances, transactions and postings', async () => {
    story.statements.length = 0;
    await story.post(grant('cost 1', accounts.held('cost a'), 10), grant('cost 2', accounts.held('cost b'), 5));
    expect(story.statements.map((sql) => sql.split(' ').slice(0, 3).join(' '))).toEqual(['INSERT INTO ledger_account', 'INSERT INTO ledger_transaction', 'INSERT INTO ledger_posting']);
  });

  test('a floored debit costs one statement more, and the budget is taken last', async () => {
    const budget = accounts.budget('cost', 'points');
    await story.post(grant('fund cost', budget, 100));
    story.statements.length = 0;
    await story.post(spend('cost 3', budget, accounts.held('cost a'), 10), spend('cost 4', budget, accounts.held('cost b'), 10));
    expect(story.statements.map((sql) => sql.split(' ').slice(0, 3).join(' '))).toEqual(['INSERT INTO ledger_account', 'UPDATE ledger_account SET', 'INSERT INTO ledger_transaction', 'INSERT INTO ledger_posting']);
    expect(await story.balance(budget)).toBe(80);
  });

  test('the same key and wish again changes nothing, in a later call and in the same one', async () => {
    const entry = grant('again', accounts.available('again'), 10);
    const [first, twin] = await story.post(entry, { ...entry, cause: { type: 'work', id: 'another' } });
    expect(first?.kind).toBe('posted');
    expect(twin).toEqual({ kind: 'already', transactionId: idOf(first) });
    expect(await story.post({ ...entry, lines: [...entry.lines].reverse() })).toEqual([{ kind: 'already', transactionId: idOf(first) }]);
    expect(await story.balance(accounts.available('again'))).toBe(10);
  });

  test('the same key with another wish throws and the whole transaction is gone', async () => {
    await story.post(grant('taken', accounts.available('taken'), 10));
    await expect(story.post(grant('bystander', accounts.available('taken'), 1), grant('taken', accounts.available('taken'), 11))).rejects.toThrow(/another input/);
    expect(await story.balance(accounts.available('taken'))).toBe(10);
  });

  test('keys that differ by case only are two keys', async () => {
    expect((await story.post(grant('Case', accounts.held('case'), 1), grant('case', accounts.held('case'), 1))).map((answer) => answer.kind)).toEqual(['posted', 'posted']);
  });

  test('a batch posts what is new beside what stands', async () => {
    const [old] = await story.post(grant('mixed 1', accounts.held('mixed'), 1));
    const answers = await story.post(grant('mixed 1', accounts.held('mixed'), 1), grant('mixed 2', accounts.held('mixed'), 2));
    expect(answers.map((answer) => answer.kind)).toEqual(['already', 'posted']);
    expect(idOf(answers[0])).toBe(idOf(old));
    expect(await story.balance(accounts.held('mixed'))).toBe(3);
  });

  test('a refused entry writes nothing, and its neighbours post', async () => {
    const budget = accounts.budget('refusal', 'points');
    await story.post(grant('fund refusal', budget, 15));
    const before = [await story.count('ledger_transaction'), await story.count('ledger_posting')];
    const answers = await story.post(
      spend('refusal 1', budget, accounts.held('r1'), 10), spend('refusal 2', budget, accounts.held('r2'), 10), spend('refusal 3', budget, accounts.held('r3'), 5));
    expect(answers.map((answer) => answer.kind)).toEqual(['posted', 'refused', 'posted']);
    expect(answers[1]).toEqual({ kind: 'refused', account: budget });
    expect(await balances(story.machine.database, [budget, accounts.held('r1'), accounts.held('r2'), accounts.held('r3')]))
      .toEqual(new Map([[budget, 0], [accounts.held('r1'), 10], [accounts.held('r2'), 0], [accounts.held('r3'), 5]]));
    expect([await story.count('ledger_transaction'), await story.count('ledger_posting')]).toEqual([(before[0] ?? 0) + 2, (before[1] ?? 0) + 4]);
  });

  test('what stands is "already" even when its account has run dry since', async () => {
    const entry = spend('dry', accounts.available('dry'), HOUSE, 10);
    await story.post(grant('dry 0', accounts.available('dry'), 10));
    const [first] = await story.post(entry);
    expect(await story.post(entry)).toEqual([{ kind: 'already', transactionId: idOf(first) }]);
    expect(await story.balance(accounts.available('dry'))).toBe(0);
  });

  test('an entry that would live on the credit of a refused one is refused as well', async () => {
    const [empty, mine] = [accounts.budget('empty', 'points'), accounts.available('leaner')];
    const answers = await story.post(spend('lean 1', empty, mine, 10), spend('lean 2', mine, HOUSE, 10));
    expect(answers).toEqual([{ kind: 'refused', account: empty }, { kind: 'refused', account: mine }]);
    expect(await story.balance(mine)).toBe(0);
  });

  test('an account that was never funded covers nothing', async () => {
    expect(await story.post(spend('never', accounts.budget('never', 'points'), accounts.held('never'), 1))).toMatchObject([{ kind: 'refused' }]);
  });

  test('200 accruals at once cannot overrun a budget', async () => {
    const budget = accounts.budget('crowd', 'points');
    await story.post(grant('fund crowd', budget, 1234));
    const answers = await Promise.all(Array.from({ length: 200 }, (_, n) => story.post(spend(`crowd ${n}`, budget, accounts.held(`crowd ${n % 7}`), 10))));
    const kinds = answers.flat().map((answer) => answer.kind);
    expect(kinds.filter((kind) => kind === 'posted').length).toBe(123);
    expect(kinds.filter((kind) => kind === 'refused').length).toBe(77);
    expect(await story.balance(budget)).toBe(4);
  });

  test('20 posts of one key at once: one is posted, the others are told so', async () => {
    const budget = accounts.budget('race', 'points');
    await story.post(grant('fund race', budget, 1000));
    const answers = (await Promise.all(Array.from({ length: 20 }, () => story.post(spend('race', budget, accounts.held('race'), 10))))).flat();
    expect(answers.filter((answer) => answer.kind === 'posted').length).toBe(1);
    expect(answers.filter((answer) => answer.kind === 'already').length).toBe(19);
    expect(new Set(answers.map(idOf)).size).toBe(1);
    expect(await story.balance(budget)).toBe(990);
  });

  test('30 batches over the same customers in opposite orders all get through', async () => {
    const names = ['x', 'y', 'z'].map((name) => accounts.available(name));
    await Promise.all(Array.from({ length: 30 }, (_, n) => {
      const entries = names.map((name, at) => grant(`cross ${n} ${at}`, name, 1));
      return story.post(...(n % 2 === 0 ? entries : [...entries].reverse()));
    }));
    expect([...(await balances(story.machine.database, names)).values()]).toEqual([30, 30, 30]);
  });

  test('a transaction that fails later takes its entries with it', async () => {
    const failing = story.machine.unitOfWork.run(async (tx) => {
      await story.ledger.post(tx, [grant('gone', accounts.held('gone'), 1)]);
      throw new Error('later');
    });
    await expect(failing).rejects.toThrow('later');
    expect((await story.post(grant('gone', accounts.held('gone'), 1))).map((answer) => answer.kind)).toEqual(['posted']);
  });

  test('law 3: the database refuses to change or delete an entry, whoever asks', async () => {
    const [answer] = await story.post(grant('stone', accounts.held('stone'), 1));
    await story.seal();
    for (const [table, column] of [['ledger_transaction', 'id'], ['ledger_posting', 'transactionId'], ['ledger_seal', 'transactionId']] as const) {
      for (const sql of [`UPDATE ${table} SET ${column} = 'x' WHERE ${column} = ?`, `DELETE FROM ${table} WHERE ${column} = ?`]) {
        await expect(story.machine.unitOfWork.run((tx) => tx.change(sql, [idOf(answer)]))).rejects.toThrow(/append-only/);
      }
    }
  });

  test('a customer reads the own lines, newest first and page by page, and nobody else\'s', async () => {
    const me = 'reader';
    await story.post(grant('read 1', accounts.available(me), 10), grant('read 2', accounts.held(me), 7), grant('read 3', accounts.available('reader2'), 99));
    await story.post({ key: 'read 4', cause, lines: [points(accounts.held(me), -7), points(accounts.available(me), 4), points(accounts.receivable(me), 3)] });
    const all = await customerLedger(story.machine.database, me, { limit: 100 });
    expect(all.map((row) => row.id)).toEqual(all.map((row) => row.id).sort().reverse());
    expect(all.map((row) => Number(row.amount)).sort((a, b) => a - b)).toEqual([-7, 3, 4, 7, 10]);
    expect(all[0]).toMatchObject({ asset: 'points', causeType: 'work', causeId: 'w1' });
    const first = await customerLedger(story.machine.database, me, { limit: 2 });
    const rest = await customerLedger(story.machine.database, me, { limit: 100, before: first[1]?.id ?? '' });
    expect([...first, ...rest]).toEqual(all);
  });
});

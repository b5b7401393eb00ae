import { LedgerTransaction } from '../../../entities/ledger-transaction';
import { accounts, createLedger } from '../../../src/features/ledger';
import { systemClock } from '../../../src/kernel/clock';
import { timeSortedId } from '../../../src/kernel/ids';
import { ENGINES } from '../../support/databases';
import { grant, ledgerStory, type LedgerStory } from './ledger-fixture';

const account = accounts.available('sealed');

describe.each(ENGINES)('sealing on %s', (engine) => {
  let story: LedgerStory;
  let nowMs = 1_800_000_000_000;
  beforeEach(async () => { story = await ledgerStory(engine, { ...systemClock, nowMs: () => nowMs }); });
  afterEach(() => story.machine.end());

  const seals = () => story.machine.database.rows<{ seq: number; transactionId: string; prevHash: string; hash: string }>('SELECT seq, transactionId, prevHash, hash FROM ledger_seal ORDER BY seq');
  const postMany = (name: string, count: number) => story.post(...Array.from({ length: count }, (_, n) => grant(`${name} ${n}`, account, 1)));
  const another = () => {
    const [sealer] = createLedger(story.machine).plugs.loops ?? [];
    return sealer?.turn ?? (() => Promise.reject(new Error('no sealer')));
  };

  test('every transaction gets one seal, each holding the one before it', async () => {
    await postMany('a', 3);
    expect(await story.ledger.verify()).toMatchObject({ ok: true, entries: 3, unsealed: 3 });
    expect(await story.seal()).toBe(false);
    await postMany('b', 2);
    await story.seal();
    const chain = await seals();
    expect(chain.map((seal) => Number(seal.seq))).toEqual([1, 2, 3, 4, 5]);
    expect(chain.slice(1).map((seal) => seal.prevHash)).toEqual(chain.slice(0, -1).map((seal) => seal.hash));
    expect(await story.ledger.verify()).toMatchObject({ ok: true, entries: 5, unsealed: 0 });
  });

  test('nothing to seal costs no transaction', async () => {
    await postMany('a', 1);
    await story.seal();
    story.statements.length = 0;
    await story.seal();
    expect(story.statements).toEqual([]);
  });

  test('a turn is bounded, says that there is more, and the rest follows', async () => {
    await postMany('a', 700);
    expect(await story.seal()).toBe(true);
    expect(await story.count('ledger_seal')).toBe(500);
    expect(await story.seal()).toBe(false);
    expect(await story.ledger.verify()).toMatchObject({ ok: true, unsealed: 0 });
  });

  const commitLate = async (id: string) => {
    const row = { id, idempotencyKey: 'late', inputHash: 'i', contentHash: 'c', causeType: 'work', causeId: 'w', createdAtMs: nowMs };
    await story.machine.unitOfWork.run((tx) => tx.insert(LedgerTransaction, row));
  };

  test('a transaction that commits seconds after younger ones were sealed is sealed in the next turn, however long the history', async () => {
    for (const name of ['old', 'older']) await postMany(name, 1300);
    while (await story.seal());
    nowMs += 3_600_000;
    await postMany('young', 5);
    await story.seal();
    const id = timeSortedId(nowMs - 5_000, Buffer.alloc(10, 7));
    await commitLate(id);
    await story.seal();
    expect((await seals()).at(-1)?.transactionId).toBe(id);
  });

  test('a transaction that appears hours below the youngest seal (a stopped clock, a restored backup) is sealed after one round', async () => {
    await postMany('young', 1200);
    while (await story.seal());
    const id = timeSortedId(nowMs - 7_200_000, Buffer.alloc(10, 7));
    await commitLate(id);
    for (let turn = 0; turn < 6; turn += 1) await story.seal();
    expect((await seals()).at(-1)?.transactionId).toBe(id);
  });

  test('five sealers at once make one chain, and losing is no error', async () => {
    const turns = [story.seal, another(), another(), another(), another()];
    for (let round = 0; round < 5; round += 1) {
      await postMany(`round ${round}`, 20);
      await Promise.all(turns.map((turn) => turn()));
    }
    await story.seal();
    expect(await story.ledger.verify()).toMatchObject({ ok: true, entries: 100, unsealed: 0, faults: [] });
  });
});

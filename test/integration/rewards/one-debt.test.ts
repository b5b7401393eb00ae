import { accounts, createLedger } from '../../../src/features/ledger';
import type { Due } from '../../../src/features/rewards/due';
import { makeMovePoints } from '../../../src/features/rewards/move-points';
import type { RewardStep } from '../../../src/features/rewards/decide-rewards';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';
import { cause, HOUSE, points, spend } from '../ledger/ledger-fixture';

describe.each(ENGINES)('a debt, on %s', (engine) => {
  let machine: TestMachine;
  beforeAll(async () => { machine = await testMachine(engine); });
  afterAll(() => machine.end());

  const ledger = () => createLedger(machine);
  const balance = async (account: string) => Number((await machine.database.one<{ balance: number }>('SELECT balance FROM ledger_account WHERE account = ?', [account]))?.balance ?? 0);
  const due = (id: string, amount: number, step: RewardStep, status = 'accrued', beneficiaryId = 'debtor') => ({
    referral: {}, step, cause, cap: null, tier: null, promisedTo: null,
    reward: {
      id, campaignId: 'k1', campaignVersion: 1, referralId: `r-${id}`, itemKey: 'i', generation: 1, beneficiaryType: 'customer', beneficiaryId, kind: 'points', amount,
      fundedBy: 'issuance', status, reason: null, accruedAtMs: 1, dueAtMs: 1, issuedAtMs: null, closedAtMs: null,
    },
  }) as unknown as Due;
  const now = { kind: 'accrue', issueNow: true } as RewardStep;
  const move = (...all: Due[]) => machine.unitOfWork.run((tx) => makeMovePoints({ ledger: ledger(), clock: machine.clock })(tx, all));
  const owes = (customerId: string, amount: number) => machine.unitOfWork.run(async (tx) => {
    await ledger().post(tx, [{ key: `debt-${customerId}`, cause, lines: [points(accounts.receivable(customerId), -amount), points(HOUSE, amount)] }]);
  });
  const standing = async (customerId: string) => [await balance(accounts.available(customerId)), await balance(accounts.receivable(customerId)), await balance(accounts.held(customerId))];

  test('P25 three rewards of one person in one batch settle it once', async () => {
    await owes('debtor', 70);
    await move(due('w1', 40, now), due('w2', 50, now), due('w3', 20, now));
    expect(await standing('debtor')).toEqual([40, 0, 0]);
  });

  test('P25 a batch that takes back and gives: what was just taken back is settled by what is given after it', async () => {
    await move(due('w4', 30, now, 'accrued', 'giver'));
    await machine.unitOfWork.run((tx) => ledger().post(tx, [spend('spent', accounts.available('giver'), HOUSE, 30)]));
    await move(due('w4', 30, { kind: 'reverse', rewardId: 'w4', reason: 'referral_lapsed' }, 'issued', 'giver'), due('w5', 50, now, 'accrued', 'giver'));
    expect(await standing('giver')).toEqual([20, 0, 0]);
    expect(await ledger().verify()).toMatchObject({ ok: true });
  });

  test('P5 a reward that follows the friend to another owner leaves what was held for the first, and settles the debt of the second', async () => {
    await move(due('w6', 40, { kind: 'accrue', issueNow: false } as RewardStep, 'accrued', 'first'));
    expect(await standing('first')).toEqual([0, 0, 40]);
    await owes('second', 15);
    await move({ ...due('w6', 40, { kind: 'issue', rewardId: 'w6' }, 'accrued', 'second'), promisedTo: 'first' });
    expect([await standing('first'), await standing('second')]).toEqual([[0, 0, 0], [25, 0, 0]]);
    expect(await ledger().verify()).toMatchObject({ ok: true });
  });
});

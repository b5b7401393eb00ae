import { TierPlace } from '../../../entities/tier-place';
import type { Terms } from '../../../src/features/campaigns';
import { makeSettleTiers } from '../../../src/features/rewards/settle-tiers';
import type { OwedReferral } from '../../../src/features/rewards/store';
import type { Tx } from '../../../src/kernel/database/unit-of-work';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';
import { points } from '../../support/referral-town';

const FRIENDS = 10_000;
const TERMS = { rewards: [points('every', 10, { everyCount: 1 })] } as unknown as Terms;

describe.each(ENGINES)(`the next friend of a referrer who has ${FRIENDS}, on %s`, (engine) => {
  let machine: TestMachine;
  beforeAll(async () => {
    machine = await testMachine(engine);
    const place = (n: number) => ({ id: `r${n}:retained`, scope: 'campaign:zhang:retained', referralId: `r${String(n).padStart(6, '0')}`, campaignVersion: 1, reachedAtMs: n });
    await machine.unitOfWork.run((tx) => tx.insert(TierPlace, Array.from({ length: FRIENDS }, (_, n) => place(n))));
  });
  afterAll(() => machine.end());

  const settleTiers = () => makeSettleTiers({ clock: machine.clock, termsOf: () => Promise.resolve(TERMS), milestonesOf: () => Promise.resolve(new Set(['retained' as const])) });
  const friend = (id: string, retainedAtMs: number) => ({
    id, campaignId: 'campaign', campaignVersion: 1, runningVersion: 1, referrerId: 'zhang', refereeId: `friend-${id}`, ownerStaffId: 's', rewardCount: 0, status: 'retained', referralReason: null, live: true,
    approved: true, addedAtMs: 1, retentionEndsAtMs: retainedAtMs, retainedAtMs, contactedAtMs: null, qualifiedAtMs: null, dealAtMs: null,
  }) satisfies OwedReferral;

  /** What is read, in rows. */
  async function settle(referral: OwedReferral) {
    let read = 0;
    const changes = await machine.unitOfWork.run((tx) => settleTiers()({
      ...tx,
      rows: async <Row>(...asked: Parameters<Tx['rows']>) => {
        const rows = await tx.rows<Row>(...asked);
        read += rows.length;
        return rows;
      },
    }, [referral]));
    return { read, changes };
  }

  test('P22 is counted by what comes after them, not by all', async () => {
    await settle(friend('first', FRIENDS)); // the counter is made by counting, once
    const { read, changes } = await settle(friend('second', FRIENDS + 1));
    expect(changes.map(({ step, referralId }) => `${step.kind} ${step.reached} ${referralId}`)).toEqual([`accrue ${FRIENDS + 2} second`]);
    expect(read).toBeLessThan(10);
    expect((await settle(friend('second', FRIENDS + 1))).changes).toEqual([]);
  });
});

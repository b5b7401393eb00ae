import { insertReferrals, type ReferralRecord } from '../../../src/features/referrals/store';
import { takePlaces } from '../../../src/features/referrals/take-places';
import { ENGINES } from '../../support/databases';
import { testMachine, type TestMachine } from '../../support/machine';

const referral = (refereeId: string): ReferralRecord => ({
  id: `r-${refereeId}`, campaignId: 'campaign', campaignVersion: 1, codeId: 'code', referrerId: 'referrer', refereeId, scanNo: 1, liveKey: `campaign:${refereeId}`, status: 'bound', reason: null,
  staffId: 's', ownerStaffId: 's', addedAtMs: 1, boundAtMs: 1, retentionEndsAtMs: 2, retainedAtMs: null, contactedAtMs: null, qualifiedAtMs: null, dealAtMs: null, screening: null, frozenAtMs: null,
  endedAtMs: null, evidence: '[]', createdAtMs: 1,
});
const termsOf = () => Promise.resolve({ caps: { referrals: 2, referralsPerReferrer: 2 } } as never);

describe.each(ENGINES)('places under a cap that is asked for the first time, on %s', (engine) => {
  let machine: TestMachine;
  beforeAll(async () => { machine = await testMachine(engine); });
  afterAll(() => machine.end());

  test('P23 a place given back in the same breath is free for the next, and counted once', async () => {
    const [leaver, stayer, comer] = [referral('leaver'), referral('stayer'), referral('comer')];
    const left = { ...leaver, liveKey: null, status: 'lapsed' };
    await machine.unitOfWork.run(async (tx) => {
      await insertReferrals(tx, [leaver, stayer]);
      await takePlaces(tx, [{ runningVersion: 1, next: { before: null, row: comer, needsSight: false } }, { runningVersion: 1, next: { before: leaver, row: left, needsSight: false } }], termsOf);
    });
    expect(comer).toMatchObject({ status: 'bound', reason: null, liveKey: 'campaign:comer' });
    expect(await machine.database.rows('SELECT scope, used FROM referral_tally ORDER BY scope')).toEqual([{ scope: 'campaign', used: 2 }, { scope: 'campaign:referrer', used: 2 }]);
    const refused = referral('refused');
    await machine.unitOfWork.run((tx) => takePlaces(tx, [{ runningVersion: 1, next: { before: null, row: refused, needsSight: false } }], termsOf));
    expect(refused).toMatchObject({ status: 'rejected', reason: 'cap_reached', liveKey: null });
  });
});

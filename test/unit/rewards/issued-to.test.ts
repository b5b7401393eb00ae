import { issuedTo } from '../../../src/features/rewards/due';
import type { RewardRecord } from '../../../src/features/rewards/store';

const reward = (beneficiaryType: string) => ({ id: 'w', beneficiaryType, beneficiaryId: 'wang' }) as RewardRecord;
const owner = { ownerStaffId: 'li' };

test.each([
  ['a member who handed the friend on: to the owner', 'staff', { kind: 'issue', rewardId: 'w' }, owner, 'li', 'wang'],
  ['a member who has the friend', 'staff', { kind: 'issue', rewardId: 'w' }, { ownerStaffId: 'wang' }, 'wang', null],
  ['what is taken back, from whoever got it', 'staff', { kind: 'reverse', rewardId: 'w', reason: 'refunded' }, owner, 'wang', null],
  ['a customer, whoever owns the friend', 'customer', { kind: 'issue', rewardId: 'w' }, owner, 'wang', null],
] as const)('P5 issued to %s', (_, type, step, referral, beneficiaryId, promisedTo) => {
  expect(issuedTo(reward(type), referral, step)).toMatchObject({ reward: { beneficiaryId }, promisedTo });
});

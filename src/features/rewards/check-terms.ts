import type { FieldFault } from '../../kernel/errors';
import type { RewardTerms, Terms } from '../campaigns';

const fault = (path: string, code: string, detail: string): FieldFault => ({ path, code, detail });

/** Publish checks of rewards: well formed, and nothing promised that this installation cannot pay. */
export function rewardFaults(terms: Terms): FieldFault[] {
  const faults = terms.rewards.flatMap((item, index) => itemFaults(item, `rewards[${index}]`));
  terms.rewards.forEach((item, index) => {
    if (terms.rewards.findIndex((other) => other.key === item.key) < index) faults.push(fault(`rewards[${index}].key`, 'reward_key_twice', `the key ${item.key} is used twice`));
  });
  const perHead = terms.rewards.some((item) => item.milestone === 'added' && (item.kind === 'cash' || item.kind === 'gift'));
  if (perHead && !terms.acknowledge?.includes('per_head')) faults.push(fault('acknowledge', 'per_head', 'cash or gifts for the add alone invite fake friends: acknowledge ["per_head"] to go on'));
  if (terms.budget?.cashFen !== undefined) faults.push(fault('budget.cashFen', 'cash_not_configured', 'cash payouts are not configured'));
  return faults;
}

function itemFaults(item: RewardTerms, path: string): FieldFault[] {
  const faults: FieldFault[] = [];
  if (item.kind === 'cash') faults.push(fault(`${path}.kind`, 'cash_not_configured', 'cash payouts are not configured'));
  else if (item.kind !== 'points') faults.push(fault(`${path}.kind`, 'kind_unavailable', `rewards of kind ${item.kind} cannot be issued by this version; use points`));
  if (item.atCount !== undefined && item.everyCount !== undefined) faults.push(fault(path, 'tier_twice', 'a reward has atCount or everyCount, not both'));
  return faults;
}

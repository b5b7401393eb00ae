import type { Clock } from '../../kernel/clock';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Due } from './due';
import { capTally, countStanding, lockTallies, storeTallies, type Tallies } from './tally-store';

/**
 * `capPerReferrer` of the running version, by beneficiary (policy 18, 23): a reward beyond it is void with `cap_reached`, and later room does not revive it.
 * A reward that is taken back leaves its place. Items without a cap pay nothing for this. Answers what `leaveCapPlaces` must store.
 */
export async function takeCapPlaces(tx: Tx, due: readonly Due[], clock: Clock): Promise<Tallies> {
  const capped = due.filter(({ cap, step, promisedTo }) => cap !== null && (step.kind === 'accrue' || isLeaving({ step }) || promisedTo !== null));
  if (capped.length === 0) return new Map();
  const scopes = capped.flatMap(({ reward, promisedTo }) => [reward, ...(promisedTo === null ? [] : [{ ...reward, beneficiaryId: promisedTo }])]);
  const tallies = await lockTallies(tx, scopes.map(capTally), () => countStanding(tx, scopes));
  for (const { reward, step } of capped) if (isLeaving({ step })) move(tallies, capTally(reward), -1);
  // one that follows the friend to another member goes there whatever that member has already
  for (const { reward, promisedTo } of capped) if (promisedTo !== null) moveTo(tallies, capTally({ ...reward, beneficiaryId: promisedTo }), capTally(reward));
  for (const { reward, step, cap } of capped) {
    if (step.kind !== 'accrue') continue;
    if ((tallies.get(capTally(reward)) ?? 0) < (cap ?? 0)) move(tallies, capTally(reward), 1);
    else Object.assign(reward, { status: 'voided', reason: 'cap_reached', closedAtMs: clock.nowMs() });
  }
  return tallies;
}

/** After the points have moved: what an empty budget refused takes no place. */
export async function leaveCapPlaces(tx: Tx, due: readonly Due[], tallies: Tallies): Promise<void> {
  if (tallies.size === 0) return;
  for (const { reward, step, cap } of due) if (cap !== null && step.kind === 'accrue' && reward.reason === 'budget_exhausted') move(tallies, capTally(reward), -1);
  await storeTallies(tx, tallies);
}

const isLeaving = ({ step }: Pick<Due, 'step'>) => step.kind === 'void' || step.kind === 'reverse';
const moveTo = (tallies: Tallies, from: string, to: string) => { move(tallies, from, -1); move(tallies, to, 1); };
const move = (tallies: Tallies, id: string, by: number) => void tallies.set(id, Math.max(0, (tallies.get(id) ?? 0) + by));

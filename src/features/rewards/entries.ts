import { accounts, decideCredit, decideTakeBack, type Entry, type Line } from '../ledger';
import type { RewardRecord } from './store';

type Movement = 'accrue' | 'issue' | 'void' | 'reverse';

const line = (account: string, amount: number): Line => ({ account, asset: 'points', amount });
const entry = (reward: RewardRecord, movement: Movement, lines: readonly Line[], more: Pick<Entry, 'floored' | 'asked'> = {}): Entry => ({
  key: `reward:${reward.id}:${movement}`, cause: { type: `reward.${movement}`, id: reward.id }, lines: lines.filter((each) => each.amount !== 0), ...more,
});

/** A promise goes back to where it came from, whatever the terms say by then. */
const source = (reward: RewardRecord) => (reward.fundedBy === 'budget' ? accounts.budget(reward.campaignId, 'points') : accounts.issuance('points'));

/** Promised: out of the campaign's budget, held for the beneficiary. An empty budget refuses (policy 23). */
export const accrueEntry = (reward: RewardRecord): Entry =>
  entry(reward, 'accrue', [line(source(reward), -reward.amount), line(accounts.held(reward.beneficiaryId), reward.amount)], reward.fundedBy === 'budget' ? { floored: [source(reward)] } : {});

/** Issued: what the beneficiary still owes is set off first (policy 25). */
export function issueEntry(reward: RewardRecord, receivable: number): Entry {
  const { settles, available } = decideCredit({ amount: reward.amount, receivable });
  return entry(reward, 'issue', [
    line(accounts.held(reward.beneficiaryId), -reward.amount), line(accounts.receivable(reward.beneficiaryId), settles), line(accounts.available(reward.beneficiaryId), available),
  ], { asked: `issue ${reward.amount}` });
}

/** Will not be issued: back to where it came from. */
export const voidEntry = (reward: RewardRecord): Entry =>
  entry(reward, 'void', [line(accounts.held(reward.beneficiaryId), -reward.amount), line(source(reward), reward.amount)]);

/** Taken back after issue, by an opposite entry; what is spent already is owed (policy 25). */
export function reverseEntry(reward: RewardRecord, available: number): Entry {
  const { fromAvailable, toReceivable } = decideTakeBack({ amount: reward.amount, available });
  const { beneficiaryId } = reward;
  return entry(reward, 'reverse', [
    line(accounts.available(beneficiaryId), -fromAvailable), line(accounts.receivable(beneficiaryId), -toReceivable), line(source(reward), reward.amount),
  ], { asked: `reverse ${reward.amount}`, ...(fromAvailable > 0 ? { floored: [accounts.available(beneficiaryId)] } : {}) });
}

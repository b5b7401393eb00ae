import { accounts, decideCredit, decideTakeBack, type Entry, type Holder, type Line } from '../ledger';
import type { RewardRecord } from './store';

type Movement = 'accrue' | 'issue' | 'void' | 'reverse';

const line = (account: string, amount: number): Line => ({ account, asset: 'points', amount });
const entry = (reward: RewardRecord, movement: Movement, lines: readonly Line[], more: Pick<Entry, 'floored' | 'asked'> = {}): Entry => ({
  key: `reward:${reward.id}:${movement}`, cause: { type: `reward.${movement}`, id: reward.id }, lines: lines.filter((each) => each.amount !== 0), ...more,
});

/** A promise goes back to where it came from, whatever the terms say by then. */
const source = (reward: RewardRecord) => (reward.fundedBy === 'budget' ? accounts.budget(reward.campaignId, 'points') : accounts.issuance('points'));

/** The accounts of whoever the reward is for. */
export const purse = ({ beneficiaryId, beneficiaryType }: Pick<RewardRecord, 'beneficiaryId' | 'beneficiaryType'>) => ({
  available: accounts.available(beneficiaryId, beneficiaryType as Holder), held: accounts.held(beneficiaryId, beneficiaryType as Holder), receivable: accounts.receivable(beneficiaryId, beneficiaryType as Holder),
});

/** Promised: out of the campaign's budget, held for the beneficiary. An empty budget refuses (policy 23). */
export const accrueEntry = (reward: RewardRecord): Entry =>
  entry(reward, 'accrue', [line(source(reward), -reward.amount), line(purse(reward).held, reward.amount)], reward.fundedBy === 'budget' ? { floored: [source(reward)] } : {});

/** Issued, out of what was held for whom it was promised to: what the beneficiary still owes is set off first (policy 25). */
export function issueEntry(reward: RewardRecord, receivable: number, promisedTo: string | null): Entry {
  const { settles, available } = decideCredit({ amount: reward.amount, receivable });
  const own = purse(reward);
  const { held } = purse({ ...reward, beneficiaryId: promisedTo ?? reward.beneficiaryId });
  return entry(reward, 'issue', [line(held, -reward.amount), line(own.receivable, settles), line(own.available, available)], { asked: `issue ${reward.amount}` });
}

/** Will not be issued: back to where it came from. */
export const voidEntry = (reward: RewardRecord): Entry =>
  entry(reward, 'void', [line(purse(reward).held, -reward.amount), line(source(reward), reward.amount)]);

/** Taken back after issue, by an opposite entry; what is spent already is owed (policy 25). */
export function reverseEntry(reward: RewardRecord, available: number): Entry {
  const { fromAvailable, toReceivable } = decideTakeBack({ amount: reward.amount, available });
  const own = purse(reward);
  return entry(reward, 'reverse', [line(own.available, -fromAvailable), line(own.receivable, -toReceivable), line(source(reward), reward.amount)],
    { asked: `reverse ${reward.amount}`, ...(fromAvailable > 0 ? { floored: [own.available] } : {}) });
}

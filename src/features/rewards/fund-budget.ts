import type { TermsInForce } from '../campaigns';
import type { Tx } from '../../kernel/database/unit-of-work';
import { accounts, type LedgerRoom } from '../ledger';

/** A budget is money set aside before anything is promised; new terms set the difference aside or give back what is not yet promised. */
export const makeFundBudget = ({ ledger }: { ledger: LedgerRoom }) => async (tx: Tx, { campaignId, version, terms, before }: TermsInForce): Promise<void> => {
  const account = accounts.budget(campaignId, 'points');
  const wanted = (terms.budget?.points ?? 0) - (before?.budget?.points ?? 0);
  const left = wanted < 0 ? ((await ledger.lockBalances(tx, [account])).get(account) ?? 0) : 0;
  const amount = Math.max(wanted, -left);
  if (amount === 0) return;
  const [posted] = await ledger.post(tx, [{
    key: `budget:${campaignId}:${version}`, cause: { type: 'campaign.version', id: `${campaignId}:${version}` }, asked: `budget ${wanted}`,
    lines: [{ account: accounts.issuance('points'), asset: 'points', amount: -amount }, { account, asset: 'points', amount }],
    ...(amount < 0 ? { floored: [account] } : {}),
  }]);
  if (posted?.kind === 'refused') throw new Error('the budget was promised between look and debit; this runs again');
};

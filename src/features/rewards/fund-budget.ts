import type { TermsInForce } from '../campaigns';
import type { Tx } from '../../kernel/database/unit-of-work';
import { accounts, type LedgerRoom } from '../ledger';
import { setAside } from './views';

const fundingKey = (campaignId: string, version: number | '') => `budget:${campaignId}:${version}`;

/**
 * A budget is money set aside before anything is promised; new terms set the difference aside or give back what is not yet promised.
 * The difference is to what was really set aside: a cut may have found most of it promised.
 */
export const makeFundBudget = ({ ledger }: { ledger: LedgerRoom }) => async (tx: Tx, { campaignId, version, terms }: TermsInForce): Promise<void> => {
  const account = accounts.budget(campaignId, 'points');
  const wanted = (terms.budget?.points ?? 0) - (await setAside(tx, account, fundingKey(campaignId, '')));
  const left = wanted < 0 ? ((await ledger.lockBalances(tx, [account])).get(account) ?? 0) : 0;
  const amount = Math.max(wanted, -left);
  if (amount === 0) return;
  const [posted] = await ledger.post(tx, [{
    key: fundingKey(campaignId, version), cause: { type: 'campaign.version', id: `${campaignId}:${version}` }, asked: `budget ${wanted}`,
    lines: [{ account: accounts.issuance('points'), asset: 'points', amount: -amount }, { account, asset: 'points', amount }],
    ...(amount < 0 ? { floored: [account] } : {}),
  }]);
  if (posted?.kind === 'refused') throw new Error('the budget was promised between look and debit; this runs again');
};

import type { Tx } from '../../kernel/database/unit-of-work';
import type { RewardTerms, TermsReader } from '../campaigns';
import type { OwedReferral } from './store';

/** What a campaign's running version says of rewards: its budget and its caps (policy 18). */
export interface Running {
  fundedBy: 'budget' | 'issuance';
  /** How many rewards of this item one beneficiary may have; null: any number. An item that the running version no longer has keeps its own cap. */
  capOf(itemKey: string, own: readonly RewardTerms[]): number | null;
}

export async function runningTerms(termsOf: TermsReader, tx: Tx, { campaignId, runningVersion }: Pick<OwedReferral, 'campaignId' | 'runningVersion'>): Promise<Running> {
  const { budget, rewards } = await termsOf(tx, campaignId, runningVersion);
  const keyed = (items: readonly RewardTerms[], itemKey: string) => items.find((item) => item.key === itemKey);
  return { fundedBy: budget?.points === undefined ? 'issuance' : 'budget', capOf: (itemKey, own) => (keyed(rewards, itemKey) ?? keyed(own, itemKey))?.capPerReferrer ?? null };
}

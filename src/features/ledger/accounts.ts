import { ASSETS, type Asset } from './entry';

/** Who may have points: customers, and members of staff for what they did themselves. */
export type Holder = 'customer' | 'staff';

/** Names end in asset and kind, so that a name alone says what it may hold. At most 96 characters. */
export const accounts = {
  /** Points that the holder may spend; never below zero (P25). */
  available: (id: string, holder: Holder = 'customer') => `${holder}:${id}:points:available`,
  /** Points promised, not yet due. */
  held: (id: string, holder: Holder = 'customer') => `${holder}:${id}:points:held`,
  /** What could not be taken back: zero, or below it by what the holder owes (P25). */
  receivable: (id: string, holder: Holder = 'customer') => `${holder}:${id}:points:receivable`,
  /** What a campaign may still give: funded beforehand, never below zero. */
  budget: (campaignId: string, asset: Asset) => `campaign:${campaignId}:${asset}:budget`,
  /** The other side of everything given: below zero by what stands with customers and campaigns. */
  issuance: (asset: Asset) => `house:${asset}:issuance`,
};

export interface AccountName {
  /** 'customer:<id>', 'staff:<id>', 'campaign:<id>' or 'house' */
  owner: string;
  asset: Asset;
  kind: string;
}

const NAME = new RegExp(`^(customer:[^:]+|staff:[^:]+|campaign:[^:]+|house):(${ASSETS.join('|')}):([a-z]+)$`);

/** Null for text that is no account name. */
export function parseAccount(account: string): AccountName | null {
  const [, owner, asset, kind] = account.length <= 96 ? (NAME.exec(account) ?? []) : [];
  return owner && asset && kind ? { owner, asset: asset as Asset, kind } : null;
}

const isHolders = (name: AccountName | null): boolean => /^(customer|staff):/.test(name?.owner ?? '');
const isBudget = (account: string): boolean => account.startsWith('campaign:') && account.endsWith(':budget');

/** One customer's account, of which there are many with few postings each; all others are few and long. */
export const isCustomerAccount = (account: string): boolean => parseAccount(account)?.owner.startsWith('customer:') ?? false;

/** The kinds that may never fall below zero. It follows from the name, so no row can lose it. */
export const isFloored = (account: string): boolean => isBudget(account) || (isHolders(parseAccount(account)) && account.endsWith(':available'));

/** The two accounts that together are what a holder has: spendable points, less what is owed. */
export const isSpendableSide = (name: AccountName): boolean => isHolders(name) && (name.kind === 'available' || name.kind === 'receivable');

/** Locks are taken by name, budgets last: they are the rows that everybody wants (architecture 3). */
export const inLockOrder = (a: string, b: string): number => Number(isBudget(a)) - Number(isBudget(b)) || (a < b ? -1 : Number(a > b));

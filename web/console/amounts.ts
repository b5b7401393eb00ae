import { count, signed, yuan } from '../shared/format/money';
import { t } from '../shared/i18n';

/** An amount of one kind: points are counted, cash is in fen, things are pieces. */
export function amountText(kind: string, amount: number): string {
  if (kind === 'points') return t('amount.points', { n: count(amount) });
  if (kind === 'cash') return yuan(amount);
  return t('amount.pieces', { n: count(amount) });
}

/** A movement on a ledger account, with its sign. */
export const movementText = (asset: string, amount: number): string => (asset === 'points' ? t('amount.points', { n: signed(amount) }) : amount > 0 ? `+${yuan(amount)}` : yuan(amount));

/** A count that stopped at `most`: "1,000 or more". */
export const countUpTo = (n: number, most: number): string => (n >= most ? t('list.orMore', { n: count(n) }) : count(n));

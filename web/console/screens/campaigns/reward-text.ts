import { count } from '../../../shared/format/money';
import { t } from '../../../shared/i18n';
import { amountText } from '../../amounts';
import type { Terms } from './form';

/** One reward rule in a sentence. */
export function rewardText(reward: Terms['rewards'][number]): string {
  const { atCount, everyCount, capPerReferrer } = reward;
  const when = atCount !== undefined ? t('reward.at', { n: count(atCount) }) : everyCount !== undefined ? t('reward.every', { n: count(everyCount) }) : t('reward.each');
  const cap = capPerReferrer === undefined ? '' : t('reward.cap', { n: count(capPerReferrer) });
  return t('reward.rule', { milestone: t(`milestone.${reward.milestone}`), when, who: t(`beneficiary.${reward.beneficiary === 'referee' ? 'friend' : reward.beneficiary}`), amount: amountText(reward.kind, reward.amount), cap });
}

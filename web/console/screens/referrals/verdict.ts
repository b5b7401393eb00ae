import type { AnswerOf } from '../../../shared/api/client';
import { deadline } from '../../../shared/format/dates';
import { count } from '../../../shared/format/money';
import { language, t } from '../../../shared/i18n';
import { reasonText } from '../../reasons';

export type ReferralFile = AnswerOf<'/api/console/referrals/{id}'>;

/** The verdict in one sentence, and how it looks. */
export function verdictOf(file: ReferralFile, nowMs: number): { look: 'good' | 'bad' | 'wait'; text: string } {
  const reason = reasonText(file.reason) ?? '';
  if (file.status === 'rejected') return { look: 'bad', text: t('verdict.rejected', { reason }) };
  if (file.status === 'lapsed') return { look: 'bad', text: t('verdict.lapsed', { reason }) };
  if (file.status === 'reversed') return { look: 'bad', text: t('verdict.reversed', { reason }) };
  if (file.status === 'held') return { look: 'wait', text: t('verdict.held', { reason }) };
  if (file.milestones.retained === null) return { look: 'wait', text: t('verdict.bound', { left: deadline(Date.parse(file.retentionEndsAt), nowMs, { language: language.value }) }) };
  return { look: 'good', text: t('verdict.counted', { rewards: rewardsText(file) }) };
}

function rewardsText({ rewards }: ReferralFile): string {
  const points = (status: string) => rewards.filter((reward) => reward.kind === 'points' && reward.status === status).reduce((sum, reward) => sum + reward.amount, 0);
  const parts = (['issued', 'accrued', 'held', 'due'] as const).flatMap((status) => (points(status) > 0 ? [t('verdict.points', { n: count(points(status)), state: t(`state.reward.${status}`) })] : []));
  return parts.length === 0 ? t('verdict.noRewards') : parts.join(t('list.comma'));
}

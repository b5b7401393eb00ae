import type { ReferralReason, RewardReason } from '../../../vocabulary/reasons';
import { fill, words, type Say, type Words } from './say';

export type NoCode = ReferralReason | RewardReason;

/** What a sentence may fill in; each says of what it is. */
export interface ReasonFacts {
  startsAt: string;
  endsAt: string;
  from: string;
  to: string;
  cap: string;
  length: string;
  amount: string;
  sentence: string;
}

/**
 * The one map of sentences that a referrer reads for a "no" (policy 31). None blames, none names a third person; how to appeal is said beside it, with its date.
 */
export const REASON_WORDS: Readonly<Record<NoCode, Words>> = {
  campaign_not_started: words('活动 {startsAt} 才开始，好友在这之前添加，未计入。', 'The campaign starts {startsAt}; your friend joined earlier, so this does not count.'),
  campaign_ended: words('活动已于 {endsAt} 结束，好友在结束后添加，未计入。', 'The campaign ended {endsAt}; your friend joined after that.'),
  campaign_paused: words('好友添加时活动正在暂停（{from}–{to}），未计入。', 'The campaign was paused ({from}–{to}) when your friend joined.'),
  code_revoked: words('这张海报的推荐码已停用，未计入。请换用最新海报。', 'This poster\'s code is no longer in use. Please take the latest poster.'),
  self_referral: words('扫码的是你自己的账号，未计入。', 'The scan came from your own account, so it does not count.'),
  referrer_is_staff: words('本公司员工不参加客户转介绍，未计入。', 'Our own staff cannot take part in customer referrals.'),
  referee_is_staff: words('扫码的是本公司员工，未计入。', 'The scan came from our own staff, so it does not count.'),
  existing_customer: words('这位好友扫码前已经是我们的客户，未计入。', 'This friend was already our customer before scanning.'),
  already_referred: words('这位好友已先由别人推荐，按先到先得，未计入。', 'Someone else referred this friend first; the first one counts.'),
  loop: words('推荐关系绕成了圈，后一次不重复计入。', 'The referrals form a circle; the later one does not count.'),
  blocked: words('这次推荐不符合参与条件，未计入。可以申请人工复核。', 'This referral does not meet the conditions. You can ask for a review.'),
  outside_audience: words('这个活动只向部分客户开放，你不在参加范围内，未计入。', 'This campaign is open to some customers only and you are not among them; this does not count.'),
  cap_reached: words('你在本活动的奖励已到上限（{cap}），推荐已记录，不再发奖。', 'You have reached this campaign\'s limit ({cap}); recorded, no further reward.'),
  budget_exhausted: words('本活动的奖励已全部发完，推荐已记录，不再发奖。', 'This campaign\'s rewards are used up; recorded, no further reward.'),
  denied_by_review: words('人工复核后未计入：{sentence}', 'After review this does not count: {sentence}'),
  unfollowed: words('好友没有保持联系满 {length}，推荐已失效。', 'Your friend did not stay in contact for {length}; the referral lapsed.'),
  refunded: words('相关成交已取消，对应的 {amount} 已撤回。', 'The related deal was cancelled; {amount} was taken back.'),
  referrer_not_customer: words('好友添加时你还不是我们的客户，未计入。', 'You were not our customer when your friend joined, so this does not count.'),
  unverified: words('正在核对好友关系，核对完会自动更新。', 'We are checking this contact; this page updates by itself.'),
  screening: words('正在人工审核，结果会显示在这里。', 'Under review; the result will be shown here.'),
  referral_lapsed: words('好友没有保持联系满 {length}，这份奖励已取消。', 'Your friend did not stay in contact for {length}; this reward was cancelled.'),
  referral_reversed: words('这次推荐未计入，对应的奖励已撤回。', 'This referral does not count; its reward was taken back.'),
  tier_lost: words('计入的好友少于这份奖励要求的人数，奖励已撤回。', 'Fewer friends count than this reward asks for; it was taken back.'),
  expired: words('这份奖励没有在期限内领取，已过期。', 'This reward was not taken in time and has expired.'),
};

const UNKNOWN: ReasonFacts = { startsAt: '—', endsAt: '—', from: '—', to: '—', cap: '—', length: '—', amount: '—', sentence: '—' };
const NO_SENTENCE = words('不符合活动规则。', 'it does not meet the rules of the campaign.');

export function sayReason(code: NoCode, say: Say, facts: Partial<ReasonFacts> = {}): string {
  return fill(REASON_WORDS[code], say, { ...UNKNOWN, sentence: NO_SENTENCE[say.language], ...facts });
}

/** Why there is no code and no poster now. */
const NO_CODE: Readonly<Record<string, Words>> = {
  referrer_left: words('你已停止参加，海报已停用。积分仍然保留。', 'You no longer take part; your posters are switched off. Your points stay.'),
  referrer_not_customer: words('请先添加一位顾问为好友，再来领取海报。', 'Add one of our advisers first, then come back for your poster.'),
  referrer_is_staff: words('本公司员工不参加客户转介绍。', 'Our own staff cannot take part in customer referrals.'),
  'campaign.paused': words('活动暂停中，海报暂时不能使用。', 'The campaign is paused; posters cannot be used for now.'),
  'campaign.ended': words('活动已经结束，谢谢你的参与。', 'The campaign is over. Thank you for taking part.'),
  code_revoked: words('这张海报已停用，不再计入新的好友。', 'This poster is no longer in use; new friends do not count.'),
  code_failed: words('海报暂时没能做好，稍后再打开看看。', 'The poster could not be made yet. Please look again later.'),
};

/** Null for a code that this page has no words for. */
export const sayNoCode = (code: string, say: Say): string | null => (Object.hasOwn(NO_CODE, code) ? (NO_CODE[code] as Words)[say.language] : null);

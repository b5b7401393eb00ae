import type { ReferralReason } from '../../vocabulary/reasons';

/** The sentence a referrer reads; every "no" says why (policy 31). */
export const REASON_TEXT: Record<ReferralReason, string> = {
  code_revoked: '推荐码已停用',
  campaign_not_started: '扫码时活动还没有开始',
  campaign_paused: '扫码时活动暂停中',
  campaign_ended: '扫码时活动已经结束',
  blocked: '推荐资格已被暂停',
  self_referral: '不能推荐自己',
  referrer_is_staff: '员工不能作为推荐人',
  referee_is_staff: '被推荐人是我们的员工',
  already_referred: '这位朋友已由更早的推荐人带来',
  loop: '这位朋友是您的推荐人，不能互相推荐',
  existing_customer: '扫码前已经是我们的客户',
  outside_audience: '您不在本次活动的参与范围内',
  cap_reached: '本次活动的推荐名额已满',
  referrer_not_customer: '推荐人目前不是我们的客户',
  unverified: '正在核对好友关系',
  screening: '审核中',
  denied_by_review: '经人工复核不计入',
  unfollowed: '保持联系期满前好友关系已解除',
};

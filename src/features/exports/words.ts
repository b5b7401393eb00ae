export const LANGUAGES = ['zh-CN', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** One text in both languages. */
export type Words = Readonly<Record<Language, string>>;
export const words = (zh: string, en: string): Words => ({ 'zh-CN': zh, en });

/** In whose days and words a file speaks. */
export interface Say {
  language: Language;
  timeZone: string;
}

/** What a code is called on the screens; one that has no words here stays as it is. */
export const WORDS: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  referral: {
    bound: words('已绑定', 'Bound'), held: words('审核中', 'Held'), retained: words('已留存', 'Retained'), contacted: words('已联系', 'Contacted'), qualified: words('已达标', 'Qualified'),
    converted: words('已成交', 'Converted'), rejected: words('未计入', 'Not counted'), lapsed: words('已失效', 'Lapsed'), reversed: words('已撤回', 'Reversed'),
  },
  reward: {
    accrued: words('已记账', 'Accrued'), held: words('冻结中', 'Held'), due: words('待审批', 'To approve'), approved: words('已批准', 'Approved'), issuing: words('发放中', 'Issuing'), issued: words('已发放', 'Issued'),
    voided: words('已作废', 'Voided'), expired: words('已过期', 'Expired'), reversed: words('已冲正', 'Reversed'), failed: words('发放失败', 'Failed'),
  },
  reason: {
    code_revoked: words('推荐码已停用', 'This code is no longer in use'), campaign_not_started: words('扫码时活动还没有开始', 'The campaign had not started'), campaign_paused: words('扫码时活动暂停中', 'The campaign was paused'),
    campaign_ended: words('扫码时活动已经结束', 'The campaign had ended'), blocked: words('推荐资格已被暂停', 'The referrer may not take part'), self_referral: words('不能推荐自己', 'The scan came from the referrer'),
    referrer_is_staff: words('员工不能作为推荐人', 'Staff cannot refer customers'), referee_is_staff: words('被推荐人是我们的员工', 'The friend is a member of staff'),
    already_referred: words('这位朋友已由更早的推荐人带来', 'Somebody else referred this friend first'), loop: words('推荐关系绕成了圈', 'The referrals form a circle'),
    existing_customer: words('扫码前已经是我们的客户', 'Already a customer before the scan'), outside_audience: words('不在本次活动的参与范围内', 'The referrer is outside the audience'),
    referrer_not_customer: words('推荐人目前不是我们的客户', 'The referrer is no customer at present'), unverified: words('正在核对好友关系', 'The follow is being verified'), screening: words('审核中', 'Under review'),
    denied_by_review: words('经人工复核不计入', 'Not counted after a review'), unfollowed: words('保持联系期满前好友关系已解除', 'The friend left before the retention ended'), cap_reached: words('已达上限', 'The limit is reached'),
    budget_exhausted: words('活动预算已用完', 'The campaign budget is used up'), referral_lapsed: words('好友关系在保持期内解除', 'The friend left during retention'), referral_reversed: words('推荐未计入或已撤回', 'The referral does not count'),
    tier_lost: words('累计人数不足', 'Too few friends stand'), refunded: words('成交已退款', 'The deal was refunded'), expired: words('已过期', 'Expired'),
  },
  kind: { points: words('积分', 'points'), coupon: words('优惠券', 'coupon'), cash: words('现金', 'cash'), gift: words('礼品', 'gift'), service: words('服务', 'service') },
  owner: { customer: words('客户', 'customer'), staff: words('员工', 'staff'), campaign: words('活动', 'campaign'), house: words('公司', 'company') },
  account: {
    available: words('可用', 'available'), held: words('冻结', 'held'), receivable: words('待收回', 'to be returned'), budget: words('活动预算', 'campaign budget'), issuance: words('发行', 'issuance'),
  },
  cause: {
    'campaign.version': words('活动预算', 'campaign budget'), 'reward.accrue': words('奖励记账', 'reward accrued'), 'reward.issue': words('奖励发放', 'reward issued'), 'reward.reverse': words('奖励冲正', 'reward reversed'), 'reward.void': words('奖励作废', 'reward voided'),
  },
  actor: { api: words('接口调用', 'API'), staff: words('员工', 'staff'), break_glass: words('应急管理员', 'break-glass administrator'), customer: words('客户', 'customer') },
  role: { admin: words('管理员', 'admin'), supervisor: words('主管', 'supervisor'), staff: words('员工', 'staff'), finance: words('财务', 'finance'), auditor: words('审计', 'auditor'), customer: words('客户', 'customer') },
};

export const wordFor = (group: string, code: string, { language }: Pick<Say, 'language'>): string => WORDS[group]?.[code]?.[language] ?? code;

const formats = new Map<string, Intl.DateTimeFormat>();

/** `2025-11-03 14:05:09` in the business time zone: Swedish writes it so. */
export function sayInstant(iso: string, { timeZone }: Pick<Say, 'timeZone'>): string {
  const format = formats.get(timeZone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit' });
  formats.set(timeZone, format);
  return format.format(Date.parse(iso));
}

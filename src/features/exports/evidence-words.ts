import type { RejectionReason } from '../../vocabulary/reasons';
import { words, type Words } from './words';

type Check = RejectionReason | 'claim' | 'lead';

/** What a check of attribution looked at, in words: as it stands when it passed, and when it did not. `first` and `second` are the instants that it names. */
export const CHECK_WORDS: Readonly<Record<Check, readonly [passed: Words, failed: Words]>> = {
  code_revoked: [words('推荐码当时有效', 'The code was in force'), words('推荐码已在 {first} 停用', 'The code was revoked {first}')],
  campaign_not_started: [words('{first} 扫码，活动已经开始（{second}）', 'Scanned {first}; the campaign had started ({second})'), words('{first} 扫码，活动 {second} 才开始', 'Scanned {first}; the campaign starts {second}')],
  campaign_paused: [words('扫码时活动没有暂停', 'The campaign was not paused'), words('扫码时活动正在暂停', 'The campaign was paused')],
  campaign_ended: [words('{first} 扫码，活动还没有结束（{second}）', 'Scanned {first}; the campaign had not ended ({second})'), words('{first} 扫码，活动已在 {second} 结束', 'Scanned {first}; the campaign ended {second}')],
  blocked: [words('推荐人可以参加', 'The referrer may take part'), words('推荐资格已被暂停', 'The referrer may not take part')],
  self_referral: [words('不是推荐人本人', 'It is somebody else'), words('扫码的是推荐人自己的账号', 'The scan came from the referrer')],
  referrer_is_staff: [words('推荐人不是员工', 'The referrer is no member of staff'), words('推荐人是本公司员工', 'The referrer is a member of staff')],
  referee_is_staff: [words('好友不是员工', 'The friend is no member of staff'), words('好友是本公司员工的私人微信', 'The friend is a member of staff')],
  already_referred: [words('在这个活动里没有更早的推荐人', 'No earlier referral in this campaign'), words('已由更早的推荐人带来（{first}）', 'Referred earlier by somebody else ({first})')],
  loop: [words('没有绕成圈', 'The referrals form no circle'), words('推荐关系绕成了圈', 'The referrals form a circle')],
  existing_customer: [words('查了全公司员工：此前没有好友记录', 'Looked at all staff: no earlier follow'), words('{first} 起就是我们的客户', 'A customer since {first}')],
  outside_audience: [words('推荐人在活动参与范围内', 'The referrer is within the audience'), words('推荐人不在活动参与范围内', 'The referrer is outside the audience')],
  cap_reached: [words('没有超过名额上限', 'Within the limit'), words('名额已满', 'The limit was reached')],
  claim: [words('补登经第二个人接受', 'Claimed, and accepted by a second person'), words('补登没有被接受', 'The claim was not accepted')],
  lead: [words('线索在 {first} 登记', 'Told as a lead {first}'), words('没有登记过线索', 'No lead was told')],
};

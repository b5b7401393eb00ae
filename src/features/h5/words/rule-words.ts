import type { RewardTerms, Terms } from '../../campaigns';
import { fill, sayAmount, sayInstant, sayLength, words, type Say, type Words } from './say';

export interface RuleSection {
  title: string;
  lines: string[];
}

const MILESTONES: Record<RewardTerms['milestone'], Words> = {
  added: words('好友添加顾问后', 'When your friend has added an adviser'),
  retained: words('好友保持联系满 {length}后', 'When your friend has stayed in contact for {length}'),
  contacted: words('顾问联系过好友，并保持联系满 {length}后', 'When our adviser has talked to your friend, who has stayed for {length}'),
  qualified: words('好友确认有需要，并保持联系满 {length}后', 'When your friend is found to need us and has stayed for {length}'),
  deal: words('好友成交，并保持联系满 {length}后', 'When your friend has bought and has stayed for {length}'),
};
const WHO: Record<'referrer' | 'referee', Words> = { referrer: words('你得 {amount}', 'you get {amount}'), referee: words('好友得 {amount}', 'your friend gets {amount}') };
const COUNTED = {
  at: words('（你的第 {n} 位好友）', ' (for friend number {n})'), every: words('（每满 {n} 位好友）', ' (for every {n} friends)'), cap: words('，最多 {n} 次', ', at most {n} times'),
};
const LINK = words('，', ', ');

/** What a customer may win, one line a reward; what members of staff get is not their affair. */
export function rewardsInWords(terms: Pick<Terms, 'rewards' | 'retention'>, say: Say): string[] {
  return terms.rewards.flatMap((item) => {
    if (item.beneficiary === 'staff') return [];
    const counted = item.atCount !== undefined ? fill(COUNTED.at, say, { n: item.atCount }) : item.everyCount !== undefined ? fill(COUNTED.every, say, { n: item.everyCount }) : '';
    const cap = item.capPerReferrer === undefined ? '' : fill(COUNTED.cap, say, { n: item.capPerReferrer });
    return [`${fill(MILESTONES[item.milestone], say, { length: sayLength(terms.retention, say) })}${counted}${LINK[say.language]}${fill(WHO[item.beneficiary], say, { amount: sayAmount(item.kind, item.amount, say) })}${cap}`];
  });
}

/** What does not count, in the order in which the first that applies wins (policy 11), and the one thing that leaves no trace (policy 14). */
const NOT_COUNTED: readonly Words[] = [
  words('推荐码已停用、活动没有开始、正在暂停或已经结束时的扫码。', 'Scans of a code that is switched off, or before, during a pause of, or after the campaign.'),
  words('扫自己的码；本公司员工推荐或被推荐。', 'Your own scan; our own staff, as referrer or as friend.'),
  words('已由别人先推荐的好友（先到先得）；你的推荐人，或推荐关系绕成圈。', 'A friend somebody else referred first; somebody who referred you, or referrals that form a circle.'),
  words('扫码前已经是我们客户的好友，无论添加过哪一位顾问，删除后再添加也一样。', 'A friend who was our customer before, with whichever adviser, also after having left.'),
  words('不在参加范围内，或不符合参与条件。', 'Referrers outside the audience, or who do not meet the conditions.'),
  words('超过本活动名额的好友。', 'Friends beyond the number of places.'),
  words('没有保持联系满 {length}的好友。', 'Friends who do not stay in contact for {length}.'),
];
/** Policy 14. */
export const NO_TRACE = words('已经加过这位顾问的好友再扫码，企业微信不会留下任何记录，所以不会出现在你的列表里。', 'When a friend who already has this adviser scans again, WeCom records nothing, so it does not appear in your list.');

const TITLES = {
  period: words('活动时间', 'Period'), who: words('谁可以参加', 'Who may take part'), counts: words('怎样才算', 'What counts'), rewards: words('奖励', 'Rewards'), caps: words('上限', 'Limits'),
  not: words('哪些不计入', 'What does not count'), appeal: words('有疑问', 'Questions'),
};
const LINES = {
  period: words('{startsAt} 至 {endsAt}（结束时刻不含）', 'From {startsAt} until {endsAt} (exclusive)'),
  everybody: words('我们的所有客户。', 'All our customers.'),
  some: words('公司选定的部分客户；能看到这个页面的海报，就可以参加。', 'Customers chosen by the company; whoever sees a poster here may take part.'),
  counts: words('好友扫你的码添加顾问，并保持联系满 {length}。', 'Your friend adds an adviser by your code and stays in contact for {length}.'),
  noRewards: words('本活动没有奖励。', 'This campaign has no rewards.'),
  perReferrer: words('每人最多计入 {n} 位好友。', 'At most {n} friends count for each person.'),
  all: words('整个活动最多计入 {n} 位好友。', 'At most {n} friends count in the whole campaign.'),
  budget: words('奖励总额有限，发完为止；先达成的先得。', 'Rewards are limited in all and end when they are used up.'),
  noCaps: words('没有人数上限。', 'There is no limit of number.'),
  direct: words('奖励只看你直接推荐的好友。', 'Rewards look at the friends you bring yourself, and at nobody else.'),
  appeal: words('每一条未计入都写明原因，{days} 天内可以在“我的好友”里申诉，由同事人工复核。', 'Each one that does not count says why; you can appeal under My friends within {days} days, and a colleague looks at it.'),
};

/** The published terms in full words. */
export function rulesInWords(terms: Terms, say: Say, appealDays: number): RuleSection[] {
  const length = sayLength(terms.retention, say);
  const line = (text: Words, values: Record<string, string | number> = {}) => fill(text, say, values);
  const { referralsPerReferrer, referrals } = terms.caps ?? {};
  const caps = [
    ...(referralsPerReferrer === undefined ? [] : [line(LINES.perReferrer, { n: referralsPerReferrer })]), ...(referrals === undefined ? [] : [line(LINES.all, { n: referrals })]),
    ...(terms.budget && Object.keys(terms.budget).length > 0 ? [line(LINES.budget)] : []),
  ];
  const rewards = rewardsInWords(terms, say);
  return [
    { title: line(TITLES.period), lines: [line(LINES.period, { startsAt: sayInstant(terms.startsAt, say), endsAt: sayInstant(terms.endsAt, say) })] },
    { title: line(TITLES.who), lines: [line(hasAudience(terms) ? LINES.some : LINES.everybody)] },
    { title: line(TITLES.counts), lines: [line(LINES.counts, { length })] },
    { title: line(TITLES.rewards), lines: [...(rewards.length > 0 ? rewards : [line(LINES.noRewards)]), line(LINES.direct)] },
    { title: line(TITLES.caps), lines: caps.length > 0 ? caps : [line(LINES.noCaps)] },
    { title: line(TITLES.not), lines: [...NOT_COUNTED.map((text) => line(text, { length })), line(NO_TRACE)] },
    { title: line(TITLES.appeal), lines: [line(LINES.appeal, { days: appealDays })] },
  ];
}

const hasAudience = ({ audience }: Terms): boolean => (audience?.tagIds?.length ?? 0) + (audience?.stages?.length ?? 0) + (audience?.externalUserIds?.length ?? 0) > 0;

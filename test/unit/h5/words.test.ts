import { fill, sayAmount, sayLength, words } from '../../../src/features/h5/words/say';
import { REASON_WORDS, sayNoCode, sayReason, type NoCode } from '../../../src/features/h5/words/reason-words';
import { rulesInWords } from '../../../src/features/h5/words/rule-words';
import type { Terms } from '../../../src/features/campaigns';

const SAY = { language: 'zh-CN', timeZone: 'Asia/Shanghai' } as const;
const FIFTEEN = [
  'campaign_not_started', 'campaign_ended', 'campaign_paused', 'code_revoked', 'self_referral', 'referrer_is_staff', 'existing_customer', 'already_referred', 'loop', 'blocked', 'cap_reached', 'budget_exhausted',
  'denied_by_review', 'unfollowed', 'refunded',
] as const;
const FACTS = { startsAt: '甲', endsAt: '乙', from: '丙', to: '丁', cap: '戊', length: '7 天', amount: '100 积分', sentence: '辛。' };

test.each(FIFTEEN)('P31 %s has its sentence in both languages, filled in', (code) => {
  for (const language of ['zh-CN', 'en'] as const) expect(sayReason(code, { ...SAY, language }, FACTS)).not.toMatch(/[{}]|—/);
});

test('P31 no sentence blames, names a third person or asks for an act that the platform forbids; none shows a placeholder', () => {
  for (const code of Object.keys(REASON_WORDS) as NoCode[]) {
    expect(sayReason(code, SAY)).not.toMatch(/[{}]|作弊|刷单|违规|裂变|助力|下线|分享|转发/);
    expect(sayReason(code, { ...SAY, language: 'en' })).not.toMatch(/[{}]|cheat|fraud|abuse/i);
  }
});

test('P31 a reviewer\'s own words stand in the sentence, and there is one without them', () => {
  expect(sayReason('denied_by_review', SAY, { sentence: '添加时间异常集中。' })).toBe('人工复核后未计入：添加时间异常集中。');
  expect(sayReason('denied_by_review', SAY)).toBe('人工复核后未计入：不符合活动规则。');
});

test('a code that this page has no words for is left to the page', () => {
  expect(sayNoCode('constructor', SAY)).toBeNull();
  expect(sayNoCode('referrer_left', SAY)).toContain('积分仍然保留');
});

test('lengths are exact, amounts say what they are, nothing of a prototype is filled in', () => {
  expect([sayLength(7 * 86_400_000, SAY), sayLength(90_000, SAY), sayLength(0, SAY), sayLength(86_400_000, { language: 'en' })]).toEqual(['7 天', '1 分钟 30 秒', '0 天', '1 day']);
  expect([sayAmount('points', 100, SAY), sayAmount('cash', 505, SAY)]).toEqual(['100 积分', '现金 ¥5.05']);
  expect(fill(words('{toString}', ''), SAY, {})).toBe('{toString}');
});

const TERMS = {
  name: '冬', startsAt: Date.UTC(2026, 0, 1), endsAt: Date.UTC(2026, 1, 1), codeKind: 'contact_way', staffUserIds: [], staffPick: 'pool', retention: 7 * 86_400_000,
  rewards: [
    { key: 'a', milestone: 'retained', beneficiary: 'referrer', kind: 'points', amount: 100, everyCount: 3, capPerReferrer: 5 }, { key: 'b', milestone: 'deal', beneficiary: 'referee', kind: 'cash', amount: 1000 },
    { key: 'c', milestone: 'retained', beneficiary: 'staff', kind: 'points', amount: 7 },
  ],
  caps: { referralsPerReferrer: 10 },
} as unknown as Terms;

test('P14 the rules say everything a referrer must know, and nothing of what staff get', () => {
  const text = JSON.stringify(rulesInWords(TERMS, SAY, 30));
  for (const part of ['2026年1月1日 08:00', '7 天', '每满 3 位好友', '你得 100 积分，最多 5 次', '好友得 现金 ¥10.00', '每人最多计入 10 位好友', '企业微信不会留下任何记录', '30 天内']) expect(text).toContain(part);
  expect(text).not.toMatch(/7 积分|[{}]\w+}/);
  expect(JSON.stringify(rulesInWords(TERMS, { ...SAY, language: 'en' }, 30))).not.toMatch(/[\u4e00-\u9fff]/);
});

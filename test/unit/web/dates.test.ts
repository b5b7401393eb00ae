import { absolute, day, deadline, durationMs, instantOf, length, relative } from '../../../web/shared/format/dates';

const at = (text: string) => Date.parse(text);
const SHANGHAI = { timeZone: 'Asia/Shanghai', language: 'zh-CN' } as const;
const NOW = at('2025-11-03T06:05:00Z'); // 14:05 in Shanghai

test.each([
  ['2025-11-03T06:04:40Z', '刚刚'], ['2025-11-03T06:05:20Z', '刚刚'], ['2025-11-03T05:53:00Z', '12 分钟前'], ['2025-11-03T04:05:00Z', '今天 12:05'], ['2025-11-02T06:05:00Z', '昨天 14:05'],
  ['2025-11-02T16:30:00Z', '今天 00:30'], ['2025-11-04T01:00:00Z', '明天 09:00'], ['2025-10-03T06:05:00Z', '10月3日 14:05'], ['2024-11-03T06:05:00Z', '2024年11月3日'], ['2025-11-03T10:00:00Z', '今天 18:00'],
])('%s reads %s at 14:05 in Shanghai', (text, shown) => expect(relative(at(text), NOW, SHANGHAI)).toBe(shown));

test('English says the same', () => {
  const english = { timeZone: 'Asia/Shanghai', language: 'en' } as const;
  expect([relative(NOW - 12 * 60_000, NOW, english), relative(at('2025-11-02T06:05:00Z'), NOW, english), relative(at('2024-11-03T06:05:00Z'), NOW, english)]).toEqual(['12 min ago', 'yesterday 14:05', '3 Nov 2024']);
});

test('finance reads seconds, in the business zone', () => {
  expect(absolute(at('2025-11-03T06:05:09Z'), SHANGHAI)).toBe('2025-11-03 14:05:09');
  expect(absolute(at('2024-02-28T16:00:00Z'), SHANGHAI)).toBe('2024-02-29 00:00:00');
  expect(day(at('2024-02-28T16:00:00Z'), NOW, SHANGHAI)).toBe('2024年2月29日');
});

test('the day after a change of clocks is tomorrow', () => {
  const berlin = { timeZone: 'Europe/Berlin', language: 'zh-CN' } as const;
  expect(relative(at('2025-03-30T22:30:00Z'), at('2025-03-29T23:30:00Z'), berlin)).toBe('明天 00:30');
});

test('what is left rounds down, what is over counts from the deadline', () => {
  expect([deadline(NOW + 3.9 * 3_600_000, NOW, SHANGHAI), deadline(NOW - 2 * 3_600_000, NOW, SHANGHAI), deadline(NOW + 86_400_000, NOW, { language: 'en' })]).toEqual(['还剩 3 小时', '已超时 2 小时', '1 day left']);
  expect([length(45_000, 'zh-CN'), length(7 * 86_400_000, 'en')]).toEqual(['45 秒', '7 days']);
});

test.each([['P7D', 604_800_000], ['PT90S', 90_000], ['P1W', 604_800_000], ['P1DT2H', 93_600_000], ['PT0S', 0]])('%s is %d ms', (text, ms) => expect(durationMs(text)).toBe(ms));
test.each(['P', 'P1M', '7D', ''])('%s is no duration', (text) => expect(durationMs(text)).toBeNull());

test('a time that is typed is one of the business zone, and is shown back as typed', () => {
  expect(instantOf('2025-11-03T14:05', 'Asia/Shanghai')).toBe(NOW);
  for (const text of ['2024-02-29T00:00', '2025-12-31T23:59', '2025-03-30T12:00', '2025-10-26T12:00']) {
    for (const timeZone of ['Asia/Shanghai', 'Europe/Berlin', 'America/New_York']) expect(absolute(instantOf(text, timeZone) ?? 0, { timeZone }).slice(0, 16)).toBe(text.replace('T', ' '));
  }
});
test.each(['2025-02-29T00:00', '2025-13-01T00:00', '2025-11-03T24:00', '', 'now'])('%s is no time', (text) => expect(instantOf(text, 'Asia/Shanghai')).toBeNull());

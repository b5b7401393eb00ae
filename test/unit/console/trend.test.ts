import { trendOf } from '../../../src/features/console/growth';

const DAY = 86_400_000;
const nowMs = Date.UTC(2026, 10, 30, 17); // already the first of December in Shanghai
const days = { '2026-11-29': { added: 3, retained: 1 }, '2026-12-01': { added: 1, retained: 0 } };

test('thirty days of the business time zone up to today, zero where nothing happened', () => {
  const trend = trendOf(days, { startsAtMs: 0, nowMs }, 'Asia/Shanghai');
  expect(trend).toHaveLength(30);
  expect(trend.slice(-3)).toEqual([{ day: '2026-11-29', added: 3, retained: 1 }, { day: '2026-11-30', added: 0, retained: 0 }, { day: '2026-12-01', added: 1, retained: 0 }]);
});
test('a campaign that is younger has fewer: before it there was nothing to count', () => expect(trendOf(days, { startsAtMs: nowMs - DAY, nowMs }, 'Asia/Shanghai').map(({ day }) => day)).toEqual(['2026-11-30', '2026-12-01']));

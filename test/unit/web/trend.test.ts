import { everyDay, splitAtToday, tipOf, trendOption } from '../../../web/console/parts/trend';

const COLOURS = { series: ['#111111', '#222222'], text: '#333333', line: '#444444', ground: '#ffffff' };
const ASKED = { days: ['2026-11-28', '2026-11-29', '2026-11-30'], series: [{ name: '添加', values: [1, null, 3] }, { name: '成交', values: [0, 0, 1] }], unfinished: true, unfinishedWord: '未结束', colours: COLOURS, still: false };

test('a day that is not over is dashed and belongs to no finished line; a missing day is a gap', () => {
  expect(splitAtToday([1, null, 3], true)).toEqual({ done: [1, null, null], open: [null, null, 3] });
  expect(splitAtToday([1, 2, 3], false)).toEqual({ done: [1, 2, 3], open: [null, null, null] });
  const { series } = trendOption(ASKED);
  expect(series.map(({ lineStyle }) => ('type' in lineStyle ? lineStyle.type : 'solid'))).toEqual(['solid', 'dashed', 'solid', 'dashed']);
  expect(series.every(({ connectNulls, smooth }) => !connectNulls && !smooth)).toBe(true);
});

test('one axis from zero, lines told apart by more than colour, no motion for whoever wants none', () => {
  const option = trendOption(ASKED);
  expect(option.yAxis).toMatchObject({ min: 0, minInterval: 1 });
  expect(new Set(option.series.map(({ symbol }) => symbol)).size).toBe(2);
  expect([option.animation, trendOption({ ...ASKED, still: true }).animation]).toEqual([true, false]);
});

test('the tip names the day, and says when it is not over', () => {
  expect(tipOf(2, ASKED)).toBe('2026-11-30 未结束\n添加 3\n成交 1');
  expect(tipOf(1, ASKED)).toBe('2026-11-29\n添加 —\n成交 0');
});

test.each([
  ['2026-02-27', '2026-03-02', ['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02']], ['2026-02-27', '2026-02-27', ['2026-02-27']], [undefined, undefined, []], ['2026-03-02', '2026-02-27', []],
])('from %s to %s every day has its place', (first, last, days) => expect(everyDay(first, last)).toEqual(days));

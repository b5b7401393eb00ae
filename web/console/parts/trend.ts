/** One line of a trend; null: no such day. */
export interface TrendSeries {
  name: string;
  values: readonly (number | null)[];
}

export interface TrendColours {
  series: readonly string[];
  text: string;
  line: string;
  ground: string;
}

interface Asked {
  days: readonly string[];
  series: readonly TrendSeries[];
  /** The last day is not over: its stretch is dashed. */
  unfinished: boolean;
  unfinishedWord: string;
  colours: TrendColours;
  still: boolean;
}

const DAY_MS = 86_400_000;
const MOST_DAYS = 400;

/** Every date from the first to the last, so that a missing one keeps its place; dates as `2026-11-03`. */
export function everyDay(first: string | undefined, last: string | undefined): string[] {
  const [from, to] = [Date.parse(first ?? ''), Date.parse(last ?? '')];
  const days = Number.isNaN(from) || Number.isNaN(to) ? 0 : Math.min(MOST_DAYS, Math.round((to - from) / DAY_MS) + 1);
  return Array.from({ length: Math.max(0, days) }, (_, n) => new Date(from + n * DAY_MS).toISOString().slice(0, 10));
}

const MOST_MS = 160;
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond'];
const MARKS_UP_TO = 31;

/** What is over and what is not of one series: both hold the last finished day, so that the line goes on. */
export function splitAtToday(values: readonly (number | null)[], unfinished: boolean): { done: (number | null)[]; open: (number | null)[] } {
  const last = values.length - 1;
  if (!unfinished) return { done: [...values], open: values.map(() => null) };
  return { done: values.map((value, n) => (n === last ? null : value)), open: values.map((value, n) => (n >= last - 1 ? value : null)) };
}

/** Options of ECharts for lines by day: from zero, whole numbers, never smoothed, each line named at its end and by a mark of its own. */
export function trendOption({ days, series, unfinished, unfinishedWord, colours, still }: Asked) {
  const base = (n: number) => ({
    type: 'line' as const, name: series[n]?.name ?? '', smooth: false, connectNulls: false, symbol: SYMBOLS[n % SYMBOLS.length] ?? 'circle', symbolSize: 6, showSymbol: days.length <= MARKS_UP_TO,
    itemStyle: { color: colours.series[n] ?? colours.text }, emphasis: { disabled: true },
  });
  const lines = series.flatMap(({ values }, n) => {
    const { done, open } = splitAtToday(values, unfinished);
    const label = { show: true, formatter: '{a}', color: colours.series[n] ?? colours.text, fontSize: 12, distance: 6 };
    return [
      { ...base(n), data: done, lineStyle: { width: 2, color: colours.series[n] ?? colours.text }, ...(unfinished ? {} : { endLabel: label }), labelLayout: { moveOverlap: 'shiftY' as const } },
      ...(unfinished ? [{ ...base(n), data: open, lineStyle: { width: 2, type: 'dashed' as const, color: colours.series[n] ?? colours.text }, endLabel: label, labelLayout: { moveOverlap: 'shiftY' as const } }] : []),
    ];
  });
  return {
    animation: !still, animationDuration: MOST_MS, grid: { left: 8, right: 72, top: 16, bottom: 8, containLabel: true },
    xAxis: { type: 'category' as const, data: days.map((day) => day.slice(5)), boundaryGap: false, axisLine: { lineStyle: { color: colours.line } }, axisTick: { show: false }, axisLabel: { color: colours.text, hideOverlap: true } },
    yAxis: { type: 'value' as const, min: 0, minInterval: 1, splitLine: { lineStyle: { color: colours.line } }, axisLabel: { color: colours.text } },
    // drawn, not written as markup: the page's policy allows no styles out of text
    tooltip: {
      trigger: 'axis' as const, renderMode: 'richText' as const, backgroundColor: colours.ground, borderColor: colours.line, textStyle: { color: colours.text, fontSize: 12 },
      formatter: (points: unknown) => tipOf((points as readonly { dataIndex: number }[])[0]?.dataIndex ?? -1, { days, series, unfinished, unfinishedWord }),
    },
    series: lines,
  };
}

export function tipOf(at: number, { days, series, unfinished, unfinishedWord }: Pick<Asked, 'days' | 'series' | 'unfinished' | 'unfinishedWord'>): string {
  const head = unfinished && at === days.length - 1 ? `${days[at] ?? ''} ${unfinishedWord}` : (days[at] ?? '');
  return [head, ...series.map(({ name, values }) => `${name} ${values[at] ?? '—'}`)].join('\n');
}

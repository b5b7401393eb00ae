/** What is wanted of each thing, and by which ask. */
export type Wanted = Readonly<Record<string, { no: number; value: boolean | string | number }>>;

/** What is to be brought about at one place of WeCom by one call at a time. */
export interface Wishes {
  wanted: Wanted;
  /** Asks so far. */
  asks: number;
  /** The last ask when the work under way was queued; 0: none is. */
  workNo: number;
  refusedNo: number;
}

/** One more ask: of each thing it names, what was asked last counts. */
export function wish(before: Wishes, values: Readonly<Record<string, boolean | string | number>>): Wishes {
  const no = before.asks + 1;
  return { ...before, asks: no, wanted: { ...before.wanted, ...Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { no, value }])) } };
}

/** A call is due when something is wanted and none is under way. */
export const isDue = ({ wanted, workNo }: Wishes): boolean => workNo === 0 && Object.keys(wanted).length > 0;

export const begin = (before: Wishes): Wishes => ({ ...before, workNo: before.asks });

/** A call brought these about; what was asked anew meanwhile is still wanted. */
export function fulfil(before: Wishes, sent: Wanted): Wishes {
  return { ...before, workNo: 0, wanted: without(before.wanted, ([name, { no }]) => sent[name]?.no === no) };
}

/** WeCom refused for good: what was asked up to that call is not tried again. */
export const refuse = (before: Wishes): Wishes =>
  ({ ...before, workNo: 0, refusedNo: Math.max(before.refusedNo, before.workNo), wanted: without(before.wanted, ([, { no }]) => no <= before.workNo) });

const without = (wanted: Wanted, isOver: (entry: [string, Wanted[string]]) => boolean): Wanted =>
  Object.fromEntries(Object.entries(wanted).filter((entry) => !isOver(entry)));

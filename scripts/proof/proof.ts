/** How much of it: `short` fits into CI, `long` is for a night. */
export type Size = 'short' | 'long';

export interface ProofOptions {
  engine: 'sqlite' | 'mysql';
  size: Size;
  random: Random;
}

/** What a proof found. Empty faults: the promise held for everything that was tried. */
export interface Found {
  faults: string[];
  /** What was tried and counted, for the one line that is printed. */
  figures: Record<string, unknown>;
}

export interface Proof {
  name: string;
  /** In one sentence: what must be true. */
  promise: string;
  /** `sqlite`: the database is beside the point, or only embedded. `mysql`: several processes over one server. `own`: it starts the servers that it needs. */
  engines: 'each' | 'sqlite' | 'mysql' | 'own';
  /** It measures, so nothing else may run beside it. */
  alone?: boolean;
  run(options: ProofOptions): Promise<Found>;
}

export interface Random {
  /** 0 ≤ n < below, whole. */
  below(limit: number): number;
  pick<T>(list: readonly T[]): T;
  shuffle<T>(list: readonly T[]): T[];
}

/** mulberry32: the same seed tells the same story. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  return {
    below,
    pick: (list) => {
      if (list.length === 0) throw new Error('nothing to pick from');
      return list[below(list.length)] as (typeof list)[number];
    },
    shuffle: (list) => {
      const left = [...list];
      for (let at = left.length - 1; at > 0; at -= 1) {
        const other = below(at + 1);
        [left[at], left[other]] = [left[other] as (typeof left)[number], left[at] as (typeof left)[number]];
      }
      return left;
    },
  };
}

/** What the processes of a demo say to each other; whoever is told says the same back once it is done. */
export type Wish =
  /** From now on you are so far from real time. */
  | { clockOffsetMs: number }
  /** The world begins anew: seed, bot, story. */
  | { again: true };

export const clockOf = (message: unknown): number | null => {
  const { clockOffsetMs } = (message ?? {}) as { clockOffsetMs?: unknown };
  return typeof clockOffsetMs === 'number' ? clockOffsetMs : null;
};
export const isAgain = (message: unknown): boolean => (message as { again?: unknown } | null)?.again === true;

/** The other end: a child, or, in a child, the parent behind `process`. */
export interface Channel {
  on(event: 'message', hear: (message: unknown) => void): unknown;
  off(event: 'message', hear: (message: unknown) => void): unknown;
  send?: (wish: Wish) => unknown;
}

/** Tells the other end and waits until it is done. */
export const askAcross = (other: Channel, wish: Wish): Promise<void> => new Promise((resolve) => {
  const hear = (message: unknown) => {
    if (JSON.stringify(message) !== JSON.stringify(wish)) return;
    other.off('message', hear);
    resolve();
  };
  other.on('message', hear);
  other.send?.(wish);
});

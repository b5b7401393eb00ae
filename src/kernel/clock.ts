/** The only source of time for rooms; tests and replays set it (architecture 12). */
export interface Clock {
  nowMs(): number;
  sleep(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

/** WeCom times are whole seconds: our instants are floored before any comparison with them (policy 3). */
export const floorToSecond = (ms: number): number => Math.floor(ms / 1000) * 1000;

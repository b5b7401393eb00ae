import { z } from 'zod';

/** Troubles that wait for the next events, whoever raises them. */
export const EventFaultsSchema = z.strictObject({
  loseNext: z.number().int().min(0).default(0),
  duplicateNext: z.number().int().min(0).default(0),
  /** the next so many events arrive in reverse order */
  reorderNext: z.number().int().min(0).default(0),
  /** every event until changed arrives so late */
  delayMs: z.number().int().min(0).default(0),
});
export type EventFaults = z.infer<typeof EventFaultsSchema>;

export interface EventTroubles {
  /** Replaces the troubles; what was held back for reordering leaves first. */
  set(faults: EventFaults): void;
  /** True once for each event that the counter still covers. */
  strikes(counter: 'loseNext' | 'duplicateNext'): boolean;
  delayMs(): number;
  /** Lets an event leave now, or holds it back until as many as are to be reordered have come together. */
  leave(depart: () => void): void;
  release(): void;
  clear(): void;
}

const NONE: EventFaults = { loseNext: 0, duplicateNext: 0, reorderNext: 0, delayMs: 0 };

export function createEventTroubles(): EventTroubles {
  let faults = { ...NONE };
  let held: (() => void)[] = [];

  function release(): void {
    const departures = held.reverse();
    held = [];
    faults.reorderNext = 0;
    for (const depart of departures) depart();
  }

  return {
    set: (next) => { release(); faults = { ...next }; },
    strikes(counter) {
      if (faults[counter] === 0) return false;
      faults[counter] -= 1;
      return true;
    },
    delayMs: () => faults.delayMs,
    leave(depart) {
      if (faults.reorderNext === 0) return depart();
      held.push(depart);
      if (held.length >= faults.reorderNext) release();
    },
    release,
    clear: () => { held = []; faults = { ...NONE }; },
  };
}

import { z } from 'zod';

/** One kind of bad day, for the next `times` calls of an API (all APIs when `api` is absent). */
export const FaultSchema = z.strictObject({
  /** path without /cgi-bin/, such as `externalcontact/get` */
  api: z.string().optional(),
  kind: z.enum([
    'latency', // the answer comes `latencyMs` late
    'loseReply', // the effect happens, the connection dies before the answer
    'dropRequest', // the connection dies and nothing happened
    'errcode', // refused with `errcode`, nothing happened
    'rateLimit', // 45009 for the rest of the minute
    'httpError', // HTTP `status`, nothing happened
    'html', // a proxy's page with HTTP 200, nothing happened
    'cutPage', // the page lacks its second half, and says it is the last
    'loopCursor', // the page is right, and its next_cursor leads back to the first
  ]),
  times: z.number().int().min(1).default(1),
  latencyMs: z.number().int().min(0).default(1000),
  errcode: z.number().int().default(-1),
  status: z.number().int().min(500).max(599).default(502),
});
export type Fault = z.infer<typeof FaultSchema>;

export interface Faults {
  add(fault: Fault): void;
  /** The faults of this call, each counted down once. */
  take(path: string): Fault[];
  pending(): Fault[];
  clear(): void;
}

export function createFaults(): Faults {
  let faults: Fault[] = [];
  return {
    add: (fault) => { faults.push({ ...fault }); },
    take(path) {
      const hit = faults.filter((fault) => fault.api === undefined || fault.api === path);
      for (const fault of hit) fault.times -= 1;
      faults = faults.filter((fault) => fault.times > 0);
      return hit;
    },
    pending: () => faults,
    clear: () => { faults = []; },
  };
}

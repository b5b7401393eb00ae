import { z } from 'zod';
import type { Ring } from '../ring';
import { createRing } from '../ring';
import type { World } from '../world/create-world';
import type { CallbackTarget } from './callback-target';
import type { Attempt } from './deliver';
import { deliver } from './deliver';
import { createLanes } from './lanes';

/** What may go wrong with one event on its way. */
export const DeliveryOptionsSchema = z.strictObject({
  /** copies sent, each with its own retries */
  deliver: z.number().int().min(1).max(100).optional(),
  delayMs: z.number().int().min(0).optional(),
  /** WeCom gave up: the event never arrives */
  lose: z.boolean().optional(),
});
export type DeliveryOptions = z.infer<typeof DeliveryOptionsSchema>;

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

export interface Delivery {
  plaintext: string;
  raisedAtMs: number;
  outcome: 'delivered' | 'failed' | 'lost';
  attempts: Attempt[];
}

export interface Letter { lane: string; plaintext: () => string }

export interface Mailroom {
  setTarget(target: CallbackTarget | null): void;
  setFaults(faults: EventFaults): void;
  send(letter: Letter, options?: DeliveryOptions): void;
  readonly deliveries: Ring<Delivery>;
  settle(): Promise<void>;
  /** Forgets what is waiting and resolves when the requests under way have ended; used by reset and close. */
  discard(): Promise<void>;
}

export function createMailroom(world: World): Mailroom {
  const { clock } = world;
  const lanes = createLanes(clock);
  const deliveries = createRing<Delivery>(5000);
  let target: CallbackTarget | null = null;
  let faults = EventFaultsSchema.parse({});
  let held: (() => void)[] = [];
  let era = 0; // letters of an earlier era are thrown away

  async function carry(letter: Letter, raisedAtMs: number, lose: boolean, bornIn: number): Promise<void> {
    if (bornIn !== era || !target) return;
    const plaintext = letter.plaintext();
    const attempts = lose ? [] : await deliver(target, plaintext, {
      clock, timeoutMs: world.settings.callbackTimeoutMs, isWanted: () => bornIn === era,
    });
    if (bornIn !== era) return;
    const arrived = attempts.at(-1)?.status === 200;
    deliveries.push({ plaintext, raisedAtMs, attempts, outcome: lose ? 'lost' : arrived ? 'delivered' : 'failed' });
  }

  function release(): void {
    const letters = held.reverse();
    held = [];
    faults.reorderNext = 0;
    for (const depart of letters) depart();
  }

  function send(letter: Letter, options: DeliveryOptions = {}): void {
    if (!target) return; // no callback URL configured: WeCom raises nothing
    const raisedAtMs = clock.nowMs();
    const lose = options.lose === true || countDown(faults, 'loseNext');
    const copies = options.deliver ?? (countDown(faults, 'duplicateNext') ? 2 : 1);
    const dueMs = raisedAtMs + (options.delayMs ?? faults.delayMs);
    const bornIn = era;
    const sealed = writeOnce(letter);
    const depart = () => {
      for (let copy = 0; copy < copies; copy += 1) {
        lanes.add({ lane: letter.lane, dueMs, run: () => carry(sealed, raisedAtMs, lose, bornIn) });
      }
    };
    if (faults.reorderNext === 0) return depart();
    held.push(depart);
    if (held.length >= faults.reorderNext) release();
  }

  return {
    setTarget: (next) => { target = next; },
    setFaults: (next) => { release(); faults = { ...next }; },
    send,
    deliveries,
    settle: () => { release(); return lanes.idle(); },
    discard: async () => {
      era += 1;
      held = [];
      faults = EventFaultsSchema.parse({});
      deliveries.clear();
      clock.wakeAll(); // the delayed leave now, and find their era over
      await lanes.idle();
    },
  };
}

/** Written on departure (the half event's welcome may have used the code by then), and the same in every copy. */
function writeOnce(letter: Letter): Letter {
  let text: string | undefined;
  return { ...letter, plaintext: () => (text ??= letter.plaintext()) };
}

function countDown(faults: EventFaults, name: 'loseNext' | 'duplicateNext'): boolean {
  if (faults[name] === 0) return false;
  faults[name] -= 1;
  return true;
}

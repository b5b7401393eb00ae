import { z } from 'zod';
import type { Ring } from '../ring';
import { createRing } from '../ring';
import type { World } from '../world/create-world';
import type { CallbackTarget } from './callback-target';
import type { Attempt } from './deliver';
import { deliver } from './deliver';
import type { EventFaults } from './event-troubles';
import { createEventTroubles } from './event-troubles';
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

export interface Delivery {
  plaintext: string;
  raisedAtMs: number;
  outcome: 'delivered' | 'failed' | 'lost';
  attempts: Attempt[];
}

export interface Letter { lane: string; plaintext: () => string }

/** A letter with its fate; letters of an earlier era are thrown away. */
interface Posting extends Letter { raisedAtMs: number; lose: boolean; era: number }

export interface Mailroom {
  setTarget(target: CallbackTarget | null): void;
  setFaults(faults: EventFaults): void;
  send(letter: Letter, options?: DeliveryOptions): void;
  readonly deliveries: Ring<Delivery>;
  settle(): Promise<void>;
  /** Forgets what is waiting and resolves when the requests under way have ended; used by reset and close. */
  discard(): Promise<void>;
}

/** Sends events to the bot and keeps the journal of what became of them. */
export function createMailroom(world: World): Mailroom {
  const { clock } = world;
  const lanes = createLanes(clock);
  const troubles = createEventTroubles();
  const deliveries = createRing<Delivery>(5000);
  let target: CallbackTarget | null = null;
  let era = 0;

  async function carry(posting: Posting): Promise<void> {
    const isWanted = () => posting.era === era;
    if (!isWanted() || !target) return;
    const delivery = await carryTo(target, posting, { clock, timeoutMs: world.settings.callbackTimeoutMs, isWanted });
    if (isWanted()) deliveries.push(delivery);
  }

  return {
    deliveries,
    setTarget: (next) => { target = next; },
    setFaults: (faults) => troubles.set(faults),
    send(letter, options = {}) {
      if (!target) return; // no callback URL configured: WeCom raises nothing
      const raisedAtMs = clock.nowMs();
      const posting: Posting = { ...writtenOnce(letter), raisedAtMs, era, lose: options.lose === true || troubles.strikes('loseNext') };
      const copies = options.deliver ?? (troubles.strikes('duplicateNext') ? 2 : 1);
      const dueMs = raisedAtMs + (options.delayMs ?? troubles.delayMs());
      troubles.leave(() => {
        for (let copy = 0; copy < copies; copy += 1) lanes.add({ lane: letter.lane, dueMs, run: () => carry(posting) });
      });
    },
    settle: () => { troubles.release(); return lanes.idle(); },
    async discard() {
      era += 1;
      troubles.clear();
      deliveries.clear();
      clock.wakeAll(); // the delayed leave now, and find their era over
      await lanes.idle();
    },
  };
}

async function carryTo(target: CallbackTarget, posting: Posting, options: Parameters<typeof deliver>[2]): Promise<Delivery> {
  const { raisedAtMs, lose } = posting;
  const plaintext = posting.plaintext();
  if (lose) return { plaintext, raisedAtMs, outcome: 'lost', attempts: [] };
  const attempts = await deliver(target, plaintext, options);
  return { plaintext, raisedAtMs, outcome: attempts.at(-1)?.status === 200 ? 'delivered' : 'failed', attempts };
}

/** Written on departure (the half event's welcome may have used the code by then), and the same in every copy. */
function writtenOnce(letter: Letter): Letter {
  let text: string | undefined;
  return { ...letter, plaintext: () => (text ??= letter.plaintext()) };
}

import type { CallJournal } from '../api/call-journal';
import type { Frequency } from '../api/frequency';
import type { TokenDesk } from '../api/token-desk';
import type { BotDesk } from '../bot-desk';
import type { Mailroom } from '../callbacks/mailroom';
import type { RaiseEvent } from '../callbacks/raise-event';
import type { Faults } from '../faults';
import type { World } from '../world/create-world';

/** Resolves when everybody's clock is that far from the real one. */
export type TurnFollowers = (offsetMs: number) => Promise<void>;

/** The parts of one running simulator. */
export interface Machinery {
  world: World;
  tokens: TokenDesk;
  frequency: Frequency;
  faults: Faults;
  journal: CallJournal;
  mailroom: Mailroom;
  raise: RaiseEvent;
  bot: BotDesk;
  /** null: nobody's clock follows the world's */
  turnFollowers: TurnFollowers | null;
  /** null: whoever started this world cannot begin it anew */
  beginAgain: (() => Promise<void>) | null;
}

/** The story player asked for something that cannot happen in this world. HTTP 400. */
export class ControlError extends Error {}

/** What an action without a result answers. */
export const DONE = { ok: true } as const;

import { createHash } from 'node:crypto';
import type { NewWork } from '../../kernel/events';
import { messageOf, type Logger } from '../../kernel/logger';
import type { WelcomeTexts } from './welcome-texts';

/** What the urgent side of an arrival tells: an add, a half add, or the consent to 会话存档 that brings a new code. */
export interface WelcomeEvent {
  type: string;
  userId: string;
  externalUserId: string;
  state: string | null;
  welcomeCode: string | null;
  /** Unix seconds. */
  createTime: number;
}

/** WeCom takes a greeting within 20 s of the event; what is left is for the way there (policy 27). */
const GREETABLE_MS = 18_000;

/** Never counted from the arrival alone: a callback that WeCom repeated, or that waited for us to start, is older than it looks. */
export const welcomeDeadlineMs = (createTime: number, receivedAtMs: number): number => Math.min(createTime * 1000, receivedAtMs) + GREETABLE_MS;

/**
 * A greeting as work of the greet lane; null when the event brought no code or there is nothing to say. A half add and its add share one code,
 * so they share one row. A text that cannot be found just now is left to the sender: one bad look-up must not hold up the other arrivals.
 */
export function makeWelcomeWork(deps: { texts: WelcomeTexts; logger: Logger }) {
  return async (event: WelcomeEvent, arrival: { id: string; receivedAtMs: number }): Promise<NewWork | null> => {
    const { welcomeCode, state } = event;
    if (!welcomeCode) return null;
    const text = await deps.texts.textOf(state).catch((error: unknown) => {
      deps.logger.warn('the text of a greeting could not be looked up and will be asked for again', { inbox: arrival.id, error: messageOf(error) });
      return undefined;
    });
    if (text === null) return null;
    return {
      kind: 'welcome', lane: 'greet', key: arrival.id, to: `inbox:${arrival.id}`,
      payload: text === undefined ? { welcomeCode, state } : { welcomeCode, text },
      once: `welcome:${createHash('sha256').update(welcomeCode).digest('hex')}`,
      notBeforeMs: arrival.receivedAtMs, // the lane takes the newest arrival first
      deliverByMs: welcomeDeadlineMs(event.createTime, arrival.receivedAtMs),
    };
  };
}

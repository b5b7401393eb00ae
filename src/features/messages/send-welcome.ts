import { messageOf } from '../../kernel/logger';
import { GREET_RETRIES, type Outcome, type WorkItem } from '../../kernel/work/outcome';
import type { Sender } from '../../kernel/work/registry';
import { adviseAfter, WecomError, type Wecom } from '../../wecom';
import type { WelcomeTexts } from './welcome-texts';

const TOO_LATE_OR_USED = 41050;
const GREETED_OR_CHATTING = 41051;
const MEMBER_LONG_OFFLINE = 40205;

/** 新客户欢迎语: the code works once and for about 20 s only, so a repeat is harmless (policy 30). Source: doc 92137. */
export const sendWelcome = (deps: { wecom: Wecom; texts: WelcomeTexts }): Sender => ({
  kind: 'welcome', lane: 'greet',
  // outlasts every code, so that what could not be sent ends as expired
  retries: [...GREET_RETRIES, 5_000, 5_000],
  async send(work) {
    const text = await textFor(deps.texts, work);
    if (typeof text !== 'string') return text;
    try {
      await deps.wecom.welcome.send({ welcomeCode: String(work.payload['welcomeCode']), text });
      return { kind: 'done' };
    } catch (error) {
      return welcomeOutcome(error, work.doubt);
    }
  },
});

async function textFor(texts: WelcomeTexts, work: WorkItem): Promise<string | Outcome> {
  const { text, state } = work.payload as { text?: string; state?: string | null };
  if (text !== undefined) return text;
  try {
    return (await texts.textOf(state ?? null)) ?? { kind: 'expired', error: 'nothing to say' };
  } catch (error) {
    return { kind: 'retry', error: messageOf(error) };
  }
}

/** What an answer means depends on whether an earlier call of ours may have used the code up. */
export function welcomeOutcome(error: unknown, doubt: boolean): Outcome {
  const code = error instanceof WecomError ? error.code : null;
  if (code === GREETED_OR_CHATTING) return doubt ? { kind: 'done' } : { kind: 'failed', error: '41051 already greeted by another app, or chatting' };
  if (code === TOO_LATE_OR_USED && !doubt) return { kind: 'expired', error: '41050 the welcome code is too old or used' };
  if (code === MEMBER_LONG_OFFLINE && !doubt) return { kind: 'failed', error: '40205 this member has not signed in for a year' };
  const advice = adviseAfter(error, { repeatIsHarmless: false });
  // an answer to this attempt says nothing of the earlier one
  return doubt ? { kind: 'unknown', error: advice.error } : advice;
}

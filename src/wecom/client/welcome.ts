import type { MessageAttachment } from './attachments';
import { customerContent } from './attachments';
import type { Call } from './caller';
import { Nothing } from './reply-fields';
import { checksFor } from './request-checks';

export interface WelcomeMessage {
  welcomeCode: string;
  text?: string;
  attachments?: MessageAttachment[];
}

export interface Welcome {
  /**
   * Greets a new customer, once, within 20 s of the event. 41050: too late or used; 41051: already greeted or chatting, give up;
   * 41096: another app is sending, may be tried again inside the 20 s. Source: doc 92137, 92599.
   */
  send(message: WelcomeMessage): Promise<void>;
}

/** 新客户欢迎语. */
export function createWelcome(call: Call): Welcome {
  return {
    async send({ welcomeCode, ...content }) {
      const api = 'externalcontact/send_welcome_msg';
      const checks = checksFor(api);
      checks.that(welcomeCode !== '', 'welcomeCode is empty');
      await call({ api, body: { welcome_code: welcomeCode, ...customerContent(content, checks) } }, Nothing);
    },
  };
}

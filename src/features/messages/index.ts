import type { Tx } from '../../kernel/database/unit-of-work';
import type { NewWork } from '../../kernel/events';
import type { Plugs } from '../../kernel/house';
import type { Machine } from '../../kernel/machine';
import type { CustomerId, StaffId } from '../../vocabulary/events';
import type { Wecom } from '../../wecom';
import { cancelMessages } from './cancel-messages';
import { pollCustomerMessage } from './poll-customer-message';
import { purge, PURGE, purgeWork } from './purge';
import { sendAppMessage, type StaffTemplate } from './send-app-message';
import { sendCustomerMessage, type ComposeThanks } from './send-customer-message';
import { sendWelcome } from './send-welcome';
import { APP_MESSAGE, recipientOf } from './staff-message-store';
import { makeThankCustomers } from './thank-customers';
import { createWelcomeTexts, type WelcomeText } from './welcome-texts';
import { makeWelcomeWork, type WelcomeEvent } from './welcome-work';

export { businessDay } from './business-day';
export interface MessagesRoom {
  plugs: Plugs;
  /** Slot: the text with which friends who scanned `state` are greeted; null: nothing to say. Several fillers: the first that has something wins. */
  fillWelcome(textOf: WelcomeText): void;
  /** The urgent side of an arrival, for the inbox's urgent turn; null when there is no code or nothing to say. */
  welcomeWork(event: WelcomeEvent, arrival: { id: string; receivedAtMs: number }): Promise<NewWork | null>;
  /** Slot: says a notice from internal ids when it is sent; null: nothing to say any more. Throws when the name is taken. */
  addStaffTemplate(name: string, compose: StaffTemplate): void;
  /** `once` makes a level-triggered verb tell a member once. */
  notifyStaff(tx: Tx, notice: { staffId: StaffId; template: string; refs: Record<string, string>; once: string }): void;
  /** Slot: what to thank a customer for since the last thanks, in Chinese, and the member who sends it. Throws when it is filled already. */
  fillThanks(compose: ComposeThanks): void;
  thankCustomers(tx: Tx, customerIds: readonly CustomerId[]): Promise<void>;
  /** What waits to be said to this customer is not said any more; answers how many messages that were. */
  cancelFor(tx: Tx, customerId: CustomerId): Promise<number>;
}

/** Messages: 欢迎语 to new friends, 应用消息 to staff, one-customer 群发; how often a person hears from us (policy 27–30). */
export function createMessages(machine: Machine, deps: { wecom: Wecom; businessTimeZone: string }): MessagesRoom {
  const { wecom, businessTimeZone: timeZone } = deps;
  const texts = createWelcomeTexts(() => machine.clock.nowMs());
  const templates = new Map<string, StaffTemplate>();
  let thanks: ComposeThanks | null = null;
  const compose: ComposeThanks = (reader, customerId, sinceMs) => thanks?.(reader, customerId, sinceMs) ?? Promise.resolve(null);
  return {
    plugs: {
      senders: [
        sendWelcome({ wecom, texts }), sendAppMessage({ ...machine, wecom, templates }),
        sendCustomerMessage({ ...machine, wecom, timeZone, compose }), pollCustomerMessage({ ...machine, wecom }),
      ],
      jobs: [purge(machine)],
      cron: [{ name: PURGE, expression: '3-59/10 * * * *', timeZone, work: purgeWork }],
    },
    fillWelcome: (textOf) => texts.fill(textOf),
    welcomeWork: makeWelcomeWork({ texts, logger: machine.logger }),
    addStaffTemplate(name, say) {
      if (templates.has(name)) throw new Error(`two rooms say the staff notice ${name}`);
      templates.set(name, say);
    },
    notifyStaff(tx, { staffId, template, refs, once }) {
      tx.enqueue({ kind: APP_MESSAGE, lane: 'send', key: staffId, to: recipientOf(staffId), payload: { template, refs }, once: `notice:${once}` });
    },
    fillThanks(say) {
      if (thanks) throw new Error('two rooms say what customers are thanked for');
      thanks = say;
    },
    cancelFor: (tx, customerId) => cancelMessages(tx, customerId, machine.clock.nowMs()),
    thankCustomers: makeThankCustomers({ ...machine, timeZone }),
  };
}

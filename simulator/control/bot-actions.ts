import type { Machinery } from './machinery';
import { ControlError, DONE } from './machinery';
import type { ActionInput } from './schemas';

/** The bot as seen from this world, and what one may ask of it from here. */
export const createBotActions = ({ bot, beginAgain }: Machinery) => ({
  bot: (config: ActionInput<'bot'>) => { bot.connect(config); return DONE; },
  botView: () => bot.look(),
  botReconciles: () => asked(bot.reconcile()),
  /** World and bot begin anew and the story is told again; answered when it has been. */
  again: () => asked(beginAgain ? beginAgain() : Promise.reject(new Error('only npm run demo can begin anew'))),
  botIssuesCode: ({ customer }: ActionInput<'botIssuesCode'>) => asked(bot.askForCode(customer)),
});

async function asked(asking: Promise<void>): Promise<typeof DONE> {
  await asking.catch((error: unknown) => { throw new ControlError(error instanceof Error ? error.message : String(error)); });
  return DONE;
}

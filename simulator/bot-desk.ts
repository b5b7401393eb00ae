import { z } from 'zod';

/** How the page of the world may look at the bot it plays with: through the bot's open API, like anybody. */
export const BotConfigSchema = z.strictObject({
  /** such as http://127.0.0.1:3000 */
  url: z.url({ protocol: /^https?$/ }),
  /** an API key of the bot; stays in this process */
  key: z.string().min(1),
  /** where people open the three faces */
  links: z.strictObject({ console: z.url(), sidebar: z.url(), h5: z.url() }).partial().default({}),
});
export type BotConfig = z.infer<typeof BotConfigSchema>;

const Referrals = z.object({ items: z.array(z.object({
  id: z.string(), campaignId: z.string(), referrerExternalUserId: z.string(), refereeExternalUserId: z.string(), status: z.string(), reason: z.object({ code: z.string(), text: z.string() }).nullable(), addedAt: z.string(),
})) });
const Campaigns = z.object({ items: z.array(z.object({ id: z.string(), name: z.string(), status: z.string() })) });
const Codes = z.object({ items: z.array(z.object({ id: z.string(), referrerExternalUserId: z.string(), status: z.string(), configId: z.string().optional() })) });
const Ledger = z.object({ ok: z.boolean(), entries: z.number() });
const Ready = z.object({ inboxPending: z.number(), workPending: z.number() });

/** What the bot thinks of this world at the moment. */
export interface BotView {
  connected: boolean;
  links: BotConfig['links'];
  verdicts: z.infer<typeof Referrals>['items'];
  codes: { referrer: string; configId: string; campaign: string }[];
  ledger: { ok: boolean; entries: number } | null;
}

export interface BotDesk {
  connect(config: BotConfig | null): void;
  /** What the bot answers; what it would not say is empty. */
  look(): Promise<BotView>;
  /** Asks the bot to compare itself with this world; throws what it answered. */
  reconcile(): Promise<void>;
  /** Asks the bot for a code of this customer in its running campaign. */
  askForCode(customer: string): Promise<void>;
  /** Until the bot has nothing due, or has been given long enough. */
  rest(): Promise<void>;
}

const WITHIN_MS = 8000;
const RUNNING_AT_MOST = 3;
const REST_WITHIN_MS = 8000;
const LOOK_AGAIN_MS = 50;
const LOOKS_IN_A_ROW = 3;

export function createBotDesk(): BotDesk {
  let bot: BotConfig | null = null;
  const ask = async <S extends z.ZodType>(path: string, schema: S, body?: object): Promise<z.output<S>> => {
    if (!bot) throw new Error('no bot is connected');
    const answer = await fetch(new URL(`/api/v1${path}`, bot.url), {
      method: body ? 'POST' : 'GET', headers: { authorization: `Bearer ${bot.key}` }, signal: AbortSignal.timeout(WITHIN_MS), ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`the bot answered ${answer.status}: ${(await answer.text()).slice(0, 300)}`);
    return schema.parse(await answer.json());
  };
  const running = async () => (await ask('/campaigns?limit=100', Campaigns)).items.filter(({ status }) => status === 'running').slice(0, RUNNING_AT_MOST);
  const codes = async (): Promise<BotView['codes']> => {
    const lists = await Promise.all((await running()).map(async ({ id, name }) => (await ask(`/campaigns/${id}/codes?limit=100`, Codes)).items.map((code) => ({ ...code, campaign: name }))));
    return lists.flat().flatMap(({ referrerExternalUserId, configId, status, campaign }) => (status === 'active' && configId !== undefined ? [{ referrer: referrerExternalUserId, configId, campaign }] : []));
  };
  return {
    connect: (config) => { bot = config; },
    async look() {
      const unless = <T>(answer: Promise<T>, otherwise: T): Promise<T> => answer.catch(() => otherwise);
      const [verdicts, ledger, known] = await Promise.all([
        unless(ask('/referrals?limit=100', Referrals).then(({ items }) => items), null), unless(ask('/ledger/verification', Ledger), null), unless(codes(), []),
      ]);
      return { connected: verdicts !== null, links: bot?.links ?? {}, verdicts: verdicts ?? [], codes: known, ledger };
    },
    async reconcile() {
      await ask('/reconciliations', z.unknown(), {});
    },
    async askForCode(customer) {
      const [campaign] = await running();
      if (!campaign) throw new Error('the bot has no running campaign');
      await ask(`/campaigns/${campaign.id}/codes`, z.unknown(), { referrerExternalUserId: customer });
    },
    async rest() {
      const giveUpAtMs = performance.now() + REST_WITHIN_MS;
      for (let still = 0; bot && still < LOOKS_IN_A_ROW && performance.now() < giveUpAtMs;) {
        still = (await dueAt(bot.url)) === 0 ? still + 1 : 0;
        await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
      }
    },
  };
}

/** How much is due at the bot now; null while it does not say. */
async function dueAt(url: string): Promise<number | null> {
  try {
    const { inboxPending, workPending } = Ready.parse(await (await fetch(new URL('/readyz', url), { signal: AbortSignal.timeout(WITHIN_MS) })).json());
    return inboxPending + workPending;
  } catch {
    return null;
  }
}

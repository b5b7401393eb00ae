import { z } from 'zod';
import { BotConfigSchema } from '../bot-desk';
import { CallbackConfigSchema } from '../callbacks/callback-target';
import { EventFaultsSchema } from '../callbacks/event-troubles';
import { DeliveryOptionsSchema } from '../callbacks/mailroom';
import { FaultSchema } from '../faults';
import { StaffPatch, WorldSeed } from '../world/seed';
import { SettingsSchema } from '../world/settings';

const pair = { userId: z.string(), customer: z.string() };
const delivery = DeliveryOptionsSchema.shape;
const at = z.number().int().optional(); // unix seconds

/** How the WelcomeCode of an add fares before the bot uses it. */
const welcome = z.enum(['open', 'otherAppSending', 'otherAppSent', 'chatStarted', 'archiveConsentMissing']).default('open');

const ScanInput = z.strictObject({
  customer: z.string(),
  /** exactly one of these three names the 联系我 code */
  configId: z.string().optional(),
  qrCode: z.string().optional(),
  state: z.string().optional(),
  /** the member it leads to; chance decides among the code's members when absent */
  userId: z.string().optional(),
  at,
  /** half event before the add, or the half event only; the corp's setting when absent */
  halfFirst: z.union([z.boolean(), z.literal('only')]).optional(),
  dropWelcome: z.boolean().default(false),
  welcome,
  ...delivery,
}).refine((input) => [input.configId, input.qrCode, input.state].filter((key) => key !== undefined).length === 1, 'name the code by configId, qrCode or state');

const AddInput = z.strictObject({
  ...pair,
  /** doc 92114: 2 mobile search, 3 name card, 4 group chat, … */
  addWay: z.number().int().default(2),
  by: z.enum(['customer', 'staff']).default('staff'),
  at,
  dropWelcome: z.boolean().default(false),
  welcome,
  ...delivery,
});

const DeleteInput = z.strictObject({ ...pair, at, ...delivery });

/** Every action of the control API: its name is the path under `/_sim/`, its schema the JSON body. */
export const actionSchemas = {
  reset: WorldSeed.prefault({}),
  seed: WorldSeed,
  settings: SettingsSchema.partial().strict().prefault({}),
  callback: CallbackConfigSchema.nullable(),
  verifyCallback: z.strictObject({}).prefault({}),
  updateStaff: StaffPatch,
  clock: z.strictObject({ advanceMs: z.number().int().min(0).default(0) }).prefault({}),

  scan: ScanInput,
  addWithoutCode: AddInput,
  confirmHalf: DeleteInput,
  customerDeletes: DeleteInput,
  staffDeletes: DeleteInput,
  transfer: z.strictObject({
    customer: z.string(), from: z.string(), to: z.string(), at,
    outcome: z.enum(['done', 'refused', 'limitExceeded']).default('done'),
    ...delivery,
  }),
  /** what the customer, or the takeover's limit, says to a transfer that the bot asked for */
  answersTransfer: z.strictObject({ customer: z.string(), outcome: z.enum(['done', 'refused', 'limitExceeded']).default('done'), at, ...delivery }),
  staffEdits: z.strictObject({
    ...pair, at,
    remark: z.string().optional(), description: z.string().optional(), mobiles: z.array(z.string()).optional(),
    addTags: z.array(z.string()).default([]), removeTags: z.array(z.string()).default([]),
    ...delivery,
  }),
  agreesToArchive: DeleteInput,
  chat: z.strictObject(pair),
  confirmMassMessage: z.strictObject({ msgid: z.string(), userId: z.string() }),
  adminCreatesTags: z.strictObject({ group: z.string().min(1), tags: z.array(z.string().min(1)).min(1), at, ...delivery }),
  adminRenamesTag: z.strictObject({ id: z.string(), name: z.string().min(1), at, ...delivery }),
  adminDeletesTag: z.strictObject({ id: z.string(), at, ...delivery }),
  adminShufflesTags: z.strictObject({ groupId: z.string(), at, ...delivery }),
  groupOpens: z.strictObject({ chatId: z.string().optional(), name: z.string(), owner: z.string(), members: z.array(z.string()).default([]), at, ...delivery }),
  groupJoins: z.strictObject({ chatId: z.string(), members: z.array(z.string()).min(1), scene: z.number().int().default(3), by: z.string().optional(), state: z.string().nullable().default(null), at, ...delivery }),
  /** the customer scans a 加入群聊 code: into the first of its groups that stands */
  scansJoinWay: z.strictObject({ customer: z.string(), configId: z.string(), at, ...delivery }),
  groupLeaves: z.strictObject({ chatId: z.string(), members: z.array(z.string()).min(1), removed: z.boolean().default(false), at, ...delivery }),
  groupRenames: z.strictObject({ chatId: z.string(), name: z.string(), at, ...delivery }),
  groupDismisses: z.strictObject({ chatId: z.string(), at, ...delivery }),
  opensLink: z.strictObject({
    customer: z.string(),
    /** the link with its `customer_channel` */
    url: z.url(),
    userId: z.string().optional(), at,
    halfFirst: z.union([z.boolean(), z.literal('only')]).optional(),
    /** the friendship is asked for and never comes about */
    asksOnly: z.boolean().default(false),
    dropWelcome: z.boolean().default(false), welcome, ...delivery,
  }),
  adminDeletesLink: z.strictObject({ linkId: z.string(), at, ...delivery }),
  linkBreaks: z.strictObject({ linkId: z.string(), at, ...delivery }),
  buysQuota: z.strictObject({ amount: z.number().int().min(1), at, ...delivery }),
  postEvent: z.strictObject({ xml: z.string(), ...delivery }),

  /** the bot this world plays with, for the page; null: none */
  bot: BotConfigSchema.nullable(),
  botView: z.strictObject({}).prefault({}),
  botReconciles: z.strictObject({}).prefault({}),
  again: z.strictObject({}).prefault({}),
  botIssuesCode: z.strictObject({ customer: z.string() }),

  fault: FaultSchema,
  eventFaults: EventFaultsSchema,
  clearFaults: z.strictObject({}).prefault({}),
  killToken: z.strictObject({ errcode: z.union([z.literal(40014), z.literal(42001)]).default(40014) }).prefault({}),

  world: z.strictObject({}).prefault({}),
  calls: z.strictObject({ api: z.string().optional() }).prefault({}),
  delivered: z.strictObject({ kind: z.enum(['welcome', 'mass', 'app']).optional(), to: z.string().optional() }).prefault({}),
  deliveries: z.strictObject({}).prefault({}),
  settle: z.strictObject({}).prefault({}),
};

export type ActionName = keyof typeof actionSchemas;
export type ActionInput<N extends ActionName> = z.output<(typeof actionSchemas)[N]>;
export type ActionRequest<N extends ActionName> = z.input<(typeof actionSchemas)[N]>;

export const actionNames = Object.keys(actionSchemas) as ActionName[];

import type { AcquisitionLinks } from './acquisition-links';
import { createAcquisitionLinks } from './acquisition-links';
import type { ApiCall } from './caller';
import { createCaller } from './caller';
import type { ContactWays } from './contact-ways';
import { createContactWays } from './contact-ways';
import type { CorpTags } from './corp-tags';
import { createCorpTags } from './corp-tags';
import type { Customers } from './customers';
import { createCustomers } from './customers';
import type { GroupChats } from './group-chats';
import { createGroupChats } from './group-chats';
import type { JoinWays } from './join-ways';
import { createJoinWays } from './join-ways';
import type { MassMessages } from './mass-messages';
import { createMassMessages } from './mass-messages';
import type { Media } from './media';
import { createMedia } from './media';
import type { Members } from './members';
import { createMembers } from './members';
import type { Messages } from './messages';
import { createMessages } from './messages';
import type { Network } from './network';
import { createNetwork } from './network';
import type { ApiLimits, SharedPermits } from './rate-windows';
import type { WecomClock } from './token-source';
import type { Transfers } from './transfers';
import type { SignIn } from './sign-in';
import { createSignIn } from './sign-in';
import type { Tickets } from './tickets';
import { createTickets } from './tickets';
import { createTransfers } from './transfers';
import { createTransport } from './transport';
import type { Pictures } from './pictures';
import { createPictures } from './pictures';
import type { Welcome } from './welcome';
import { createWelcome } from './welcome';

export interface WecomOptions {
  /** Such as https://qyapi.weixin.qq.com; without /cgi-bin. */
  baseUrl: string;
  corpId: string;
  agentId: number;
  secret: string;
  clock: WecomClock;
  /** The whole of one HTTP exchange, 5,000 unless told. */
  timeoutMs?: number;
  /** Told of every HTTP exchange, gettoken included; must not throw. */
  onCall?(this: void, call: ApiCall): void;
  limits?: Partial<ApiLimits>;
  /** Several processes of one corp share the limits through this; alone, a process counts for itself. */
  permits?: SharedPermits | null;
  /** Asked before every call; false: nothing leaves, the caller hears `backoff`. */
  mayCall?(this: void): Promise<boolean>;
  /** Asked when everything is waited for, in the moment before a call leaves; false: it does not, the caller hears `backoff`. */
  mayStillLeave?(this: void): boolean;
}

/** The server API (服务端 API) of one self-built app (自建应用). Every function throws WecomError and nothing else. */
export interface Wecom {
  members: Members;
  customers: Customers;
  corpTags: CorpTags;
  contactWays: ContactWays;
  acquisitionLinks: AcquisitionLinks;
  groupChats: GroupChats;
  joinWays: JoinWays;
  welcome: Welcome;
  messages: Messages;
  massMessages: MassMessages;
  transfers: Transfers;
  media: Media;
  network: Network;
  pictures: Pictures;
  signIn: SignIn;
  tickets: Tickets;
}

const DEFAULT_LIMITS: ApiLimits = { perMinute: 10_000, perMinuteOf: {} };

/** Makes no call by itself. Throws a TypeError when baseUrl is no plain http(s) URL or an id or the secret is missing. */
export function createWecom(options: WecomOptions): Wecom {
  const { baseUrl, corpId, agentId, secret, clock, timeoutMs = 5_000, onCall, mayCall, mayStillLeave, limits, permits } = options;
  if (corpId === '' || secret === '') throw new TypeError('WeCom client needs corpId and secret');
  const transport = createTransport({ baseUrl, timeoutMs });
  const call = createCaller({ transport, corpId, secret, clock, limits: { ...DEFAULT_LIMITS, ...limits }, permits, mayCall, mayStillLeave, onCall });
  return {
    members: createMembers(call, agentId),
    customers: createCustomers(call),
    corpTags: createCorpTags(call),
    contactWays: createContactWays(call),
    acquisitionLinks: createAcquisitionLinks(call),
    groupChats: createGroupChats(call),
    joinWays: createJoinWays(call),
    welcome: createWelcome(call),
    messages: createMessages(call, agentId),
    massMessages: createMassMessages(call),
    transfers: createTransfers(call),
    media: createMedia(call),
    network: createNetwork(call),
    pictures: createPictures({ baseUrl, timeoutMs }),
    signIn: createSignIn(call),
    tickets: createTickets(call, clock),
  };
}

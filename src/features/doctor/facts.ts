/** What WeCom said when it was asked; every field null when it could not be asked. */
export interface WecomFacts {
  /** The first refusal; nothing after it was asked. */
  refusal: { api: string; code: number | null; kind: string; fromIp: string | null } | null;
  /** Of the app, as the admin console shows it. */
  appName: string | null;
  /** Of another app than the secret's: 301002. */
  appRefusal: number | null;
  /** In the visible range with 客户联系 on. */
  followUsers: readonly string[] | null;
  /** Of members in live campaigns, as they are now. */
  members: readonly { userId: string; activation: number | null }[] | null;
}

export interface DatabaseFacts {
  engine: 'sqlite' | 'mysql';
  version: string;
  /** Own clock minus the server's; null on SQLite. */
  clockApartMs: number | null;
  /** Settings on which "acknowledged means stored" rests, with what they should be. */
  durability: readonly { name: string; value: string; wanted: string; sound: boolean }[];
  /** Members of campaigns that are running or scheduled. */
  campaignStaff: readonly { userId: string; codeRefusal: number | null }[];
  /** Members with customers who left the visible range, though not the company. */
  outOfRange: readonly string[];
  callbacks: CallbackSample;
  parked: { inbox: number; work: number };
  /** A restored copy that sends nothing yet. */
  quarantined: boolean;
}

/** The newest callbacks; how many are looked at is bounded. */
export interface CallbackSample {
  looked: number;
  newestAtMs: number | null;
  newestCustomerEventAtMs: number | null;
  /** Adds of WeChat users by member, and how many of them brought a welcome code. */
  adds: readonly { userId: string; adds: number; withCode: number }[];
}

/** What our own address answered to a verification as WeCom sends it. */
export type CallbackAnswer = { kind: 'not_set' } | { kind: 'echoed' } | { kind: 'unreachable'; why: string } | { kind: 'wrong_answer'; status: number };

/** What exists in the simulated corp. `null` means "WeCom shows no such field". Times are epoch ms of the simulator's clock. */

export interface Department { id: number; name: string; parentId: number }

/** 成员. Found by lower-cased userid: WeCom does not distinguish case. */
export interface Staff {
  userId: string;
  name: string;
  departments: number[];
  /** accepted the invitation; otherwise 41054 for 联系我 */
  activated: boolean;
  /** 实名; otherwise 40098 for 联系我 */
  realName: boolean;
  /** inside 应用可见范围; otherwise no events and 60011 */
  inRange: boolean;
  /** has the 客户联系 function; otherwise 84074 and no events */
  contactEnabled: boolean;
  /** the admin console has a 欢迎语 for this member: events carry no WelcomeCode (doc 92599) */
  consoleWelcome: boolean;
  /** not logged in for a year: nothing can be delivered in their name (40205) */
  longOffline: boolean;
  /** WeChat bound; otherwise user/convert_to_openid answers 43004 */
  wechatBound: boolean;
  left: boolean;
  /** disabled by the admin: still in the directory, with status 2 */
  disabled: boolean;
  /** departments they lead: 部门负责人 there, `is_leader_in_dept` here */
  leads: number[];
}

/** Who said yes on an authorize page, for one call of `auth/getuserinfo`. */
export interface OauthCode { kind: 'staff' | 'customer'; id: string; expiresAtMs: number }

/** 外部联系人: type 1 is a WeChat user (`wm…`), type 2 a WeCom user of another corp (`wo…`). */
export interface Customer {
  externalUserId: string;
  name: string;
  type: 1 | 2;
  gender: number;
  unionid: string | null;
  openid: string;
}

/** One member × customer row, as `externalcontact/get` lists it. */
export interface Follow {
  userId: string;
  externalUserId: string;
  createdAtMs: number;
  /** first add wins: restoring a one-sided friendship keeps it (pitfall 5) */
  state: string | null;
  addWay: number;
  operUserId: string;
  remark: string;
  description: string;
  remarkCompany: string;
  remarkMobiles: string[];
  tagIds: string[];
  /** the customer deleted the member: the row stays listed, the friendship is one-way */
  deletedByCustomer: boolean;
  /** the member deleted the customer at this time; the row is listed until the detail lag has passed (pitfall 16) */
  deletedByStaffAtMs: number | null;
  /** the customer added by a 免验证 code and the member has not confirmed yet */
  half: boolean;
  lastChatAtMs: number;
}

/** 继承: one customer on the way from one member to another. */
export interface Transfer {
  kind: 'active' | 'resigned';
  from: string;
  to: string;
  externalUserId: string;
  askedAtMs: number;
  /** null: nobody answered, and the 24 hours are not over */
  outcome: 'done' | 'refused' | 'limitExceeded' | null;
  endedAtMs: number | null;
}

/** 联系我 */
export interface ContactWay {
  configId: string;
  type: 1 | 2;
  scene: 1 | 2;
  style: number | null;
  remark: string;
  skipVerify: boolean;
  state: string;
  userIds: string[];
  partyIds: number[];
  isExclusive: boolean;
  qrCode: string | null;
  createdAtMs: number;
}

/** 获客链接; `broken`: WeCom will not add by it any more. */
export interface AcquisitionLink {
  linkId: string;
  name: string;
  url: string;
  userIds: string[];
  partyIds: number[];
  skipVerify: boolean;
  broken: boolean;
  createdAtMs: number;
}

/** 加入群聊. */
export interface JoinWay {
  configId: string;
  scene: 1 | 2;
  chatIds: string[];
  state: string;
  remark: string;
  opensMore: boolean;
  createdAtMs: number;
}

/** What became of a WelcomeCode before the bot used it, or by using it. */
export type WelcomeFate = 'open' | 'delivered' | 'otherAppSending' | 'otherAppSent' | 'chatStarted' | 'archiveConsentMissing';

export interface WelcomeGrant {
  code: string;
  userId: string;
  externalUserId: string;
  issuedAtMs: number;
  fate: WelcomeFate;
}

/** 群发: one corp task, split into one list per member who must confirm it. */
export interface MassTask {
  msgid: string;
  createdAtMs: number;
  creator: string | null;
  content: unknown;
  text: string | null;
  attachments: unknown[];
  cancelled: boolean;
  remindedAtMs: number[];
  members: Map<string, MassMember>;
}

export interface MassMember {
  userId: string;
  sentAtMs: number | null;
  /** status: 0 unsent, 1 sent, 2 not a friend, 3 the customer has had this month's share (doc 97610) */
  rows: { externalUserId: string; status: 0 | 1 | 2 | 3; sentAtMs: number | null }[];
}

export interface Media { mediaId: string; type: string; bytes: number; filename: string; createdAtMs: number }

/** 企业客户标签. What was deleted is still shown, as such, to whoever asks by id (doc 92117). */
export interface CorpTag { tagId: string; name: string; order: number; createdAtMs: number; deleted: boolean; byApp: boolean }
export interface TagGroup { groupId: string; name: string; order: number; createdAtMs: number; deleted: boolean; byApp: boolean; tags: CorpTag[] }

/** 客户群; every state it ever had, for what `groupchat/get` shows lags behind. */
export interface ChatMember { id: string; isStaff: boolean; joinedAtMs: number; joinScene: number; inviterUserId: string | null; state: string | null }
export interface GroupChat {
  chatId: string;
  name: string;
  ownerUserId: string;
  createdAtMs: number;
  dismissed: boolean;
  states: { atMs: number; members: ChatMember[]; version: string }[];
}

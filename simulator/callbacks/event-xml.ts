/** 外部联系人 event (docs 92130, 92277). `null` leaves the element out: WeCom sends no empty State. */
export interface CustomerEvent {
  changeType: 'add_external_contact' | 'add_half_external_contact' | 'edit_external_contact' | 'del_external_contact'
    | 'del_follow_user' | 'transfer_fail' | 'msg_audit_approved';
  userId: string;
  externalUserId: string;
  state?: string | null;
  welcomeCode?: string | null;
  source?: 'DELETE_BY_TRANSFER' | null;
  failReason?: 'customer_refused' | 'customer_limit_exceed' | null;
}

/** A string becomes CDATA, a number plain text. */
type Element = readonly [name: string, value: string | number | null | undefined];

export function customerEventXml(corpId: string, createTime: number, event: CustomerEvent): string {
  return eventXml(corpId, createTime, 'change_external_contact', [
    ['ChangeType', event.changeType],
    ['FailReason', event.failReason],
    ['UserID', event.userId],
    ['ExternalUserID', event.externalUserId],
    ['State', event.state],
    ['WelcomeCode', event.welcomeCode],
    ['Source', event.source],
  ]);
}

/** 通讯录 event of a member who left (doc 90970). */
export function deleteUserXml(corpId: string, createTime: number, userId: string): string {
  return eventXml(corpId, createTime, 'change_contact', [['ChangeType', 'delete_user'], ['UserID', userId]]);
}

/** 更新成员 (doc 90970): only what changed. */
export interface UserChange { userId: string; status?: number; departments?: readonly number[]; leads?: readonly number[] }

export const updateUserXml = (corpId: string, createTime: number, { userId, status, departments, leads }: UserChange): string =>
  eventXml(corpId, createTime, 'change_contact', [
    ['ChangeType', 'update_user'], ['UserID', userId], ['Department', departments?.join(',')], ['IsLeaderInDept', departments?.map((id) => (leads?.includes(id) ? 1 : 0)).join(',')], ['Status', status],
  ]);

/** 企业客户标签事件 (doc 92130); `id` null: the groups themselves were re-ordered. */
export interface TagEvent {
  changeType: 'create' | 'update' | 'delete' | 'shuffle';
  id: string | null;
  tagType?: 'tag' | 'tag_group';
}

export const tagEventXml = (corpId: string, createTime: number, event: TagEvent): string =>
  eventXml(corpId, createTime, 'change_external_tag', [['ChangeType', event.changeType], ['Id', event.id], ['TagType', event.tagType]]);

/** 客户群事件 (doc 92130). */
export interface ChatEvent {
  chatId: string;
  changeType: 'create' | 'update' | 'dismiss';
  detail?: 'add_member' | 'del_member' | 'change_name';
  joinScene?: number;
  quitScene?: number;
  members?: string[];
  last?: string;
  current?: string;
}

export function chatEventXml(corpId: string, createTime: number, event: ChatEvent): string {
  const xml = eventXml(corpId, createTime, 'change_external_chat', [
    ['ChatId', event.chatId], ['ChangeType', event.changeType], ['UpdateDetail', event.detail], ['JoinScene', event.joinScene], ['QuitScene', event.quitScene],
    ['MemChangeCnt', event.members?.length], ['LastMemVer', event.last], ['CurMemVer', event.current],
  ]);
  const items = (event.members ?? []).map((id) => element(['Item', id])).join('');
  return items === '' ? xml : xml.replace('</xml>', `<MemChangeList>${items}</MemChangeList></xml>`);
}

/** 获客助手事件 (doc 97299). */
export interface AcquisitionEvent {
  changeType: 'balance_low' | 'balance_exhausted' | 'balance_increased' | 'link_unavailable' | 'delete_link' | 'open_profile' | 'friend_request';
  linkId?: string;
  state?: string | null;
}

export const acquisitionEventXml = (corpId: string, createTime: number, event: AcquisitionEvent): string =>
  eventXml(corpId, createTime, 'customer_acquisition', [['ChangeType', event.changeType], ['LinkId', event.linkId], ['State', event.state]]);

function eventXml(corpId: string, createTime: number, event: string, fields: Element[]): string {
  const all: Element[] = [
    ['ToUserName', corpId], ['FromUserName', 'sys'], ['CreateTime', createTime], ['MsgType', 'event'], ['Event', event], ...fields,
  ];
  return `<xml>${all.map(element).join('')}</xml>`;
}

/** The outer message around a ciphertext (doc 90930). */
export function envelopeXml(corpId: string, agentId: number, encrypt: string): string {
  return `<xml>${([['ToUserName', corpId], ['Encrypt', encrypt], ['AgentID', String(agentId)]] as const).map(element).join('')}</xml>`;
}

function element([name, value]: Element): string {
  if (value === null || value === undefined || value === '') return '';
  return `<${name}>${typeof value === 'number' ? value : `<![CDATA[${value.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`}</${name}>`;
}

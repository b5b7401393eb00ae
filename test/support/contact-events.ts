const tag = (name: string, value: string) => `<${name}><![CDATA[${value}]]></${name}>`;

const eventXml = (event: string, createTime: number, fields: Record<string, string | undefined>): string =>
  `<xml>${tag('ToUserName', 'wwtest000000000001')}${tag('FromUserName', 'sys')}<CreateTime>${createTime}</CreateTime>${tag('MsgType', 'event')}${tag('Event', event)}`
  + `${Object.entries(fields).map(([name, value]) => (value === undefined ? '' : tag(name, value))).join('')}</xml>`;

/** Plaintexts as WeCom would send them, for stories that the simulator's own people would never act out. */
export const follow = (changeType: string, UserID: string, ExternalUserID: string, createTime: number, State?: string): string =>
  eventXml('change_external_contact', createTime, { ChangeType: changeType, UserID, ExternalUserID, State });
export const left = (UserID: string, createTime: number): string => eventXml('change_contact', createTime, { ChangeType: 'delete_user', UserID });
export const renamed = (UserID: string, NewUserID: string, createTime: number): string => eventXml('change_contact', createTime, { ChangeType: 'update_user', UserID, NewUserID });
export const joined = (UserID: string, createTime: number): string => eventXml('change_contact', createTime, { ChangeType: 'create_user', UserID });

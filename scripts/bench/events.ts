import { randomBytes } from 'node:crypto';
import { createCallbackCrypto } from '../../src/wecom';

export const CORP = { corpId: 'wwbench00000000001', agentId: 1000002, secret: 'bench-secret', token: 'benchToken', encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG' };

export const ENVIRONMENT = {
  WECOM_CORP_ID: CORP.corpId, WECOM_AGENT_ID: String(CORP.agentId), WECOM_SECRET: CORP.secret, WECOM_CALLBACK_TOKEN: CORP.token, WECOM_CALLBACK_AES_KEY: CORP.encodingAesKey,
  APP_SECRET: randomBytes(32).toString('base64'), LOG_LEVEL: 'error', HOST: '127.0.0.1',
};

export interface AddEvent {
  userId: string;
  externalUserId: string;
  createTime: number;
  state: string | null;
  welcomeCode: string | null;
}

const element = (name: string, text: string | null) => (text === null ? '' : `<${name}><![CDATA[${text}]]></${name}>`);

/** A friend-add as WeCom sends it. */
export const addXml = (event: AddEvent): string =>
  `<xml>${element('ToUserName', CORP.corpId)}${element('FromUserName', 'sys')}<CreateTime>${event.createTime}</CreateTime>${element('MsgType', 'event')}${element('Event', 'change_external_contact')}` +
  `${element('ChangeType', 'add_external_contact')}${element('UserID', event.userId)}${element('ExternalUserID', event.externalUserId)}${element('State', event.state)}${element('WelcomeCode', event.welcomeCode)}</xml>`;

export interface SealedRequest {
  path: string;
  body: Buffer;
}

const crypto = createCallbackCrypto({ pairs: [CORP], receiveId: CORP.corpId });

/** The POST that carries a plaintext. */
export function sealed(xml: string, nonce: string): SealedRequest {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const { encrypt, msgSignature } = crypto.seal(xml, { timestamp, nonce });
  return {
    path: `/wecom/callback?msg_signature=${msgSignature}&timestamp=${timestamp}&nonce=${nonce}`,
    body: Buffer.from(`<xml><ToUserName><![CDATA[${CORP.corpId}]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt><AgentID><![CDATA[${CORP.agentId}]]></AgentID></xml>`),
  };
}

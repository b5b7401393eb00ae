import type { Clock } from '../../kernel/clock';
import type { UnitOfWork } from '../../kernel/database/unit-of-work';
import type { Ids } from '../../kernel/ids';
import type { Face } from './decide-return';
import { hashOf } from './secret-hash';
import { insertSignIn } from './store';

export const SIGN_IN_LASTS_MS = 10 * 60_000;

export interface WecomPages {
  /** Such as https://open.weixin.qq.com: 网页授权 within WeCom and WeChat. */
  oauthBase: string;
  /** Such as https://login.work.weixin.qq.com: 扫码登录 in a desktop browser. */
  loginBase: string;
  corpId: string;
  agentId: number;
}

export interface Departure {
  face: Face;
  returnTo: string;
  /** The browser is WeCom's or WeChat's own, which needs no QR code to know who holds it. */
  inApp: boolean;
  /** The secret of an earlier departure of the same browser: two tabs may be on their way at once. */
  cookie: string | null;
}

export type StartSignIn = (departure: Departure, publicUrl: string) => Promise<{ location: string; cookie: string }>;

/** Sends a browser to WeCom with a `state` that works once, for 10 minutes, in this browser only. */
export const makeStartSignIn = ({ unitOfWork, clock, ids, pages }: { unitOfWork: UnitOfWork; clock: Clock; ids: Ids; pages: WecomPages }): StartSignIn => async ({ face, returnTo, inApp, cookie: earlier }, publicUrl) => {
  const state = hashOf(ids.secret(32)); // hexadecimal: WeCom takes letters and digits only
  const cookie = earlier ?? ids.secret(32);
  const row = { id: ids.next(), stateHash: hashOf(state), cookieHash: hashOf(cookie), face, returnTo, expiresAtMs: clock.nowMs() + SIGN_IN_LASTS_MS };
  await unitOfWork.run((tx) => insertSignIn(tx, row));
  const redirectUri = `${publicUrl}/auth/callback`;
  return { location: face === 'console' && !inApp ? qrPage(pages, redirectUri, state) : authorizePage(pages, redirectUri, state), cookie };
};

/** doc 98152 */
function qrPage({ loginBase, corpId, agentId }: WecomPages, redirectUri: string, state: string): string {
  return `${loginBase}/wwlogin/sso/login?${new URLSearchParams({ login_type: 'CorpApp', appid: corpId, agentid: String(agentId), redirect_uri: redirectUri, state }).toString()}`;
}

/** doc 91022; the order of parameters and the fragment are part of it. */
function authorizePage({ oauthBase, corpId, agentId }: WecomPages, redirectUri: string, state: string): string {
  const query = new URLSearchParams({ appid: corpId, redirect_uri: redirectUri, response_type: 'code', scope: 'snsapi_base', state, agentid: String(agentId) });
  return `${oauthBase}/connect/oauth2/authorize?${query.toString()}#wechat_redirect`;
}

import { z } from 'zod';
import type { Call } from './caller';
import { optionalText } from './reply-fields';

/** Who came back with a code. A member has `userId`; anybody else `openid`, and `externalUserId` where somebody in the app's range follows them. */
export interface Visitor {
  userId: string | null;
  openid: string | null;
  externalUserId: string | null;
}

export interface SignIn {
  /** A code is good once, for 5 minutes: 40029 or 42003 afterwards. Source: doc 91023, 96442. */
  whoIs(code: string): Promise<Visitor>;
}

const VisitorReply = z.object({ userid: optionalText, openid: optionalText, external_userid: optionalText })
  .transform((raw): Visitor => ({ userId: raw.userid, openid: raw.openid, externalUserId: raw.external_userid }));

/** 网页授权登录 (OAuth2) and 企业微信登录 (QR): both end with the same call. */
export const createSignIn = (call: Call): SignIn => ({ whoIs: (code) => call({ api: 'auth/getuserinfo', query: { code } }, VisitorReply) });

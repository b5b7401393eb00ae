import { z } from 'zod';
import { parseDatabaseUrl } from '../src/kernel/database/settings';
import { readAppSecret } from './app-secret';

/** Messages never repeat the value: a fault is printed, and the value may be a secret. */
const word = (pattern: RegExp, message: string) => z.string().regex(pattern, message);
const list = (text: string): string[] => text.split(',').map((part) => part.trim());

const httpUrl = z.string().transform((text, ctx) => {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '' || url.username !== '' || url.password !== '') {
    ctx.addIssue('must be an http:// or https:// address without query, fragment or credentials');
    return z.NEVER;
  }
  return url.href.replace(/\/+$/, '');
});

const databaseUrl = z.string().superRefine((text, ctx) => {
  try {
    parseDatabaseUrl(text);
  } catch (error) {
    ctx.addIssue(error instanceof Error ? error.message : 'cannot be read');
  }
});

const appSecret = z.string().transform((text, ctx) => {
  const secret = readAppSecret(text);
  if ('bytes' in secret) return secret.bytes;
  ctx.addIssue(secret.fault);
  return z.NEVER;
});

const timeZone = z.string().refine((zone) => {
  try {
    // an offset such as +08:00 is accepted by Intl but is no zone: it knows no summer time
    return !/^[+-]/.test(zone) && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}, 'must be an IANA time zone such as Asia/Shanghai');

const callbackValues = (value: RegExp, message: string) =>
  z.string().transform(list).pipe(z.array(z.string().regex(value, message)).max(2, 'takes at most two values, the new and the old one'));

const userIds = z.string().transform((text) => [...new Set(list(text).filter((id) => id !== ''))])
  .pipe(z.array(word(/^[A-Za-z0-9][A-Za-z0-9_.@-]{0,63}$/, 'must be WeCom userids separated by commas')));

/** `WW_verify_CODE.txt`, or `WW_verify_CODE.txt=CONTENT` where WeCom ever puts something else than the code into the file. */
const domainProofs = z.string().transform(list).pipe(
  z.array(word(/^WW_verify_[A-Za-z0-9]{1,64}\.txt(=[\x21-\x2b\x2d-\x7e]{1,128})?$/, 'must be names such as WW_verify_AbCd1234.txt, separated by commas')).max(20, 'takes at most 20 files'))
  .transform((files) => Object.fromEntries(files.map((file) => {
    const [name = '', content] = file.split(/=(.*)/);
    return [name, content ?? name.slice('WW_verify_'.length, -'.txt'.length)];
  })));

/** Every variable of the environment, its shape and its default: `.env.example` is tested against this list. */
export const VARIABLES = {
  PORT: word(/^\d{1,5}$/, 'must be a port number').transform(Number).pipe(z.number().max(65_535, 'must be a port number')).default(3000),
  HOST: word(/^[A-Za-z0-9.:_-]+$/, 'must be a host name or an address').default('0.0.0.0'),
  PUBLIC_URL: httpUrl.nullable().default(null),
  DATABASE_URL: databaseUrl.default('sqlite:./data/bot.db'),
  WECOM_API_BASE: httpUrl.default('https://qyapi.weixin.qq.com'),
  WECOM_OAUTH_BASE: httpUrl.default('https://open.weixin.qq.com'),
  WECOM_LOGIN_BASE: httpUrl.default('https://login.work.weixin.qq.com'),
  WECOM_CORP_ID: word(/^[A-Za-z0-9_-]{1,64}$/, 'must be the 企业ID (corpid): letters and digits'),
  WECOM_AGENT_ID: word(/^[1-9]\d{0,9}$/, 'must be the AgentId of the app: a whole number').transform(Number),
  WECOM_SECRET: word(/^[\x21-\x7e]{1,256}$/, 'must be the Secret of the app: printable, no spaces'),
  WECOM_CALLBACK_TOKEN: callbackValues(/^[A-Za-z0-9]{1,32}$/, 'must be 1–32 letters and digits, as in 接收消息'),
  WECOM_CALLBACK_AES_KEY: callbackValues(/^[A-Za-z0-9]{43}$/, 'must be exactly 43 letters and digits (EncodingAESKey)'),
  WECOM_DOMAIN_PROOF: domainProofs.default({}),
  APP_SECRET: appSecret,
  ADMIN_USER_IDS: userIds.default([]),
  ROLE: z.enum(['all', 'web', 'worker'], 'must be all, web or worker').default('all'),
  WXPAY_API_BASE: httpUrl.nullable().default(null),
  METRICS_TOKEN: word(/^[\x21-\x7e]{16,256}$/, 'must be 16–256 printable characters without spaces').nullable().default(null),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error'], 'must be debug, info, warn or error').default('info'),
  TZ_BUSINESS: timeZone.default('Asia/Shanghai'),
} satisfies Record<string, z.ZodType>;

/** Read by the test suites, never by the bot. */
export const TEST_VARIABLES = ['TEST_MYSQL_URL'] as const;

export type VariableName = keyof typeof VARIABLES;
export type Variables = { [Name in VariableName]: z.output<(typeof VARIABLES)[Name]> };

import type { World } from '../world/create-world';
import { findStaff } from '../world/create-world';
import { newOauthCode } from '../world/ids';
import { trimMap } from '../ring';

export interface PageAnswer { status: number; location?: string; html?: string }

const CODE_LIVES_MS = 5 * 60_000;
const MOST_CODES = 1000;

/** WeCom's own pages: the QR login of a desktop browser, and the authorization of a page opened in WeCom or WeChat. */
const PAGES: Readonly<Record<string, { title: string; customersToo: boolean; fault(world: World, query: URLSearchParams): string | null }>> = {
  '/wwlogin/sso/login': {
    title: '企业微信扫码登录', customersToo: false,
    fault: (world, query) => (query.get('login_type') !== 'CorpApp' ? 'login_type' : query.get('agentid') !== String(world.app.agentId) ? 'agentid' : null),
  },
  '/connect/oauth2/authorize': {
    title: '网页授权', customersToo: true,
    fault: (_world, query) => (query.get('response_type') !== 'code' ? 'response_type' : query.get('scope') !== 'snsapi_base' ? 'scope' : null),
  },
};

/**
 * Null for any other address. Without `as` a page with links to choose from; with `as=staff:USERID`, `as=customer:EXTERNAL_USERID` or `as=nobody` the browser goes
 * back as that person would: nobody said no, and comes back without a code (doc 98152).
 */
export function answerAuthorizePage(world: World, path: string, query: URLSearchParams): PageAnswer | null {
  const page = Object.hasOwn(PAGES, path) ? PAGES[path] : undefined;
  if (!page) return null;
  const fault = query.get('appid') !== world.app.corpId ? 'appid' : !/^[a-zA-Z0-9]{1,128}$/.test(query.get('state') ?? '') ? 'state' : !URL.canParse(query.get('redirect_uri') ?? '') ? 'redirect_uri' : page.fault(world, query);
  if (fault !== null) return { status: 400, html: document('参数错误', `<p>${fault}</p>`) };
  const as = query.get('as');
  if (as === null) return { status: 200, html: document(page.title, choices(world, path, query, page.customersToo)) };
  const back = new URL(query.get('redirect_uri') ?? '');
  const [kind, id = ''] = as.split(/:(.*)/s);
  const known = kind === 'staff' ? findStaff(world, id)?.userId : kind === 'customer' && page.customersToo && world.customers.has(id) ? id : undefined;
  if (as !== 'nobody' && known === undefined) return { status: 400, html: document('没有这个人', '<p>as</p>') };
  if (known !== undefined) back.searchParams.set('code', codeFor(world, kind === 'staff' ? 'staff' : 'customer', known));
  back.searchParams.set('state', query.get('state') ?? '');
  return { status: 302, location: back.href };
}

function codeFor(world: World, kind: 'staff' | 'customer', id: string): string {
  const code = newOauthCode();
  world.oauthCodes.set(code, { kind, id, expiresAtMs: world.clock.nowMs() + CODE_LIVES_MS });
  trimMap(world.oauthCodes, MOST_CODES);
  return code;
}

const MOST_SHOWN = 200;

function choices(world: World, path: string, query: URLSearchParams, customersToo: boolean): string {
  const link = (as: string, label: string) => `<li><a href="${escaped(`${path}?${new URLSearchParams([...query, ['as', as]]).toString()}`)}">${escaped(label)}</a></li>`;
  const staff = [...world.staff.values()].filter((member) => !member.left).slice(0, MOST_SHOWN).map((member) => link(`staff:${member.userId}`, `员工 ${member.name} (${member.userId})`));
  const customers = customersToo ? [...world.customers.values()].slice(0, MOST_SHOWN).map((customer) => link(`customer:${customer.externalUserId}`, `客户 ${customer.name}`)) : [];
  return `<p>模拟器：以谁的身份登录？ Simulator: who are you?</p><ul>${[...staff, ...customers, link('nobody', '拒绝授权 Refuse')].join('')}</ul>`;
}

const document = (title: string, body: string): string => `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head><body><h1>${title}</h1>${body}</body></html>`;

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);

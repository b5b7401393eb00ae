import { randomBytes } from 'node:crypto';
import type { RaiseEvent } from '../callbacks/raise-event';
import type { Fault, Faults } from '../faults';
import type { World } from '../world/create-world';
import { acquisitionLinkApis } from './acquisition-links';
import type { Api, ApiCall } from './api-call';
import { ApiRefusal, refuse } from './api-call';
import { appMessageApis } from './app-messages';
import { contactWayApis } from './contact-ways';
import { corpTagApis } from './corp-tags';
import { customerNoteApis } from './customer-notes';
import { customerApis } from './customers';
import { directoryApis } from './directory';
import { readBody } from './fields';
import { FIRST_CURSOR } from './paging';
import type { Frequency } from './frequency';
import { groupChatApis } from './group-chats';
import { joinWayApis } from './join-ways';
import { massMessageApis } from './mass-messages';
import { massResultApis } from './mass-results';
import { mediaApis } from './media';
import { signInApis } from './sign-in';
import { ticketApis } from './tickets';
import type { TokenDesk } from './token-desk';
import { transferApis } from './transfers';
import { welcomeApis } from './welcome';

const APIS = new Map<string, Api>([
  ...customerApis, ...customerNoteApis, ...corpTagApis, ...groupChatApis, ...joinWayApis, ...contactWayApis, ...acquisitionLinkApis, ...welcomeApis, ...massMessageApis, ...massResultApis,
  ...directoryApis, ...appMessageApis, ...mediaApis, ...transferApis, ...signInApis, ...ticketApis,
].map((api) => [`${api.method} ${api.path}`, api]));

export interface RawCall { method: string; path: string; query: URLSearchParams; rawBody: Buffer; contentType: string; ip: string }

/** What leaves on the wire. `kill` closes the socket instead. */
export type Answer =
  | { kind: 'json'; status: 200; body: { errcode: number } & Record<string, unknown> }
  | { kind: 'text'; status: number; body: string }
  | { kind: 'kill'; errcode: number | null };

interface Desk { world: World; tokens: TokenDesk; frequency: Frequency; faults: Faults; raise: RaiseEvent }

const notFound: Answer = { kind: 'text', status: 404, body: 'Not Found' };

/** Answers one call of the bot: faults first, then the gates in WeCom's order, then the API itself. */
export async function dispatch(desk: Desk, call: RawCall, faults: Fault[]): Promise<Answer> {
  const { world, frequency } = desk;
  const late = faults.find((fault) => fault.kind === 'latency');
  if (late) await world.clock.sleepUntil(world.clock.nowMs() + late.latencyMs);
  const broken = brokenAnswer(faults);
  if (broken) return broken;
  if (faults.some((fault) => fault.kind === 'rateLimit')) frequency.exhaust(call.path);
  const answer = await answerByApi(desk, call, faults.find((fault) => fault.kind === 'errcode'));
  if (answer.kind !== 'json') return answer;
  for (const fault of faults) lie(answer.body, fault.kind);
  return faults.some((fault) => fault.kind === 'loseReply') ? { kind: 'kill', errcode: answer.body.errcode } : answer;
}

/** Listings that answer ok and are not whole. */
function lie(body: Record<string, unknown>, kind: Fault['kind']): void {
  if (body['errcode'] !== 0) return;
  if (kind === 'loopCursor') body['next_cursor'] = FIRST_CURSOR;
  if (kind !== 'cutPage') return;
  for (const [name, list] of Object.entries(body)) if (Array.isArray(list)) body[name] = list.slice(0, Math.floor(list.length / 2));
  body['next_cursor'] = '';
}

function brokenAnswer(faults: Fault[]): Answer | null {
  for (const fault of faults) {
    if (fault.kind === 'dropRequest') return { kind: 'kill', errcode: null };
    if (fault.kind === 'httpError') return { kind: 'text', status: fault.status, body: 'Bad Gateway' };
    if (fault.kind === 'html') return { kind: 'text', status: 200, body: '<html><body>blocked by proxy</body></html>' };
  }
  return null;
}

async function answerByApi(desk: Desk, call: RawCall, forced: Fault | undefined): Promise<Answer> {
  const isToken = call.path === 'gettoken' && call.method === 'GET';
  const api = APIS.get(`${call.method} ${call.path}`);
  if (!isToken && !api) return notFound;
  const { fields, wasMalformed } = readBody(call.contentType.startsWith('multipart/') ? Buffer.alloc(0) : call.rawBody);
  const warning = () => (wasMalformed() ? '. Warning: wrong json format. ' : '');
  try {
    if (forced) refuse(forced.errcode, 'simulated fault');
    checkFrequency(desk, call.path);
    const reply = api ? await handle(desk, call, api, fields) : desk.tokens.gettoken(call.query);
    return json({ errcode: 0, errmsg: `ok${warning()}`, ...reply });
  } catch (error) {
    if (!(error instanceof ApiRefusal)) throw error;
    const errmsg = `${error.message}${warning()}${tail(desk.world, call, error.errcode)}`;
    return json({ errcode: error.errcode, errmsg, ...api?.empty });
  }
}

async function handle(desk: Desk, call: RawCall, api: Api, fields: ApiCall['fields']) {
  const { world, raise } = desk;
  desk.tokens.check(call.query.get('access_token'));
  const { trustedIps, contactApiAllowed } = world.settings;
  // gettoken needs no trusted IP, so the first business call is where it shows (pitfall 21)
  if (trustedIps && !trustedIps.includes(call.ip)) refuse(60020, 'not allow to access from your ip');
  // 客户联系 → 可调用接口的应用 (pitfall 23)
  if (api.path.startsWith('externalcontact/') && !contactApiAllowed) refuse(48002, 'api forbidden');
  return api.handle({ world, raise, fields, query: call.query, rawBody: call.rawBody, contentType: call.contentType, nowMs: world.clock.nowMs() });
}

function checkFrequency({ world, frequency }: Desk, path: string): void {
  if (!frequency.admit(path, world.settings.apiQuotaPerMinute)) refuse(45009, 'api freq out of limit');
}

const json = (body: { errcode: number } & Record<string, unknown>): Answer => ({ kind: 'json', status: 200, body });

/** Real refusals end with a hint, the caller's address and a link; a bad token's does not (doc 90455, observed). */
function tail(world: World, call: RawCall, errcode: number): string {
  if (errcode === 40014) return '';
  const hint = `${Math.floor(world.clock.nowMs() / 1000)}_${randomBytes(8).toString('hex')}`;
  return `, hint: [${hint}], from ip: ${call.ip}, more info at https://open.work.weixin.qq.com/devtool/query?e=${errcode}`;
}

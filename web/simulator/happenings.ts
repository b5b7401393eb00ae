import type { ApiCall, Delivery } from './control';

/** One line of what happened. */
export type Happening =
  | { kind: 'did'; id: number; atMs: number; text: string }
  | { kind: 'callback'; id: number; atMs: number; delivery: Delivery }
  | { kind: 'call'; id: number; atMs: number; call: ApiCall };

/** Calls that tell a newcomer nothing: the bot asks for a token, or looks whether there is something new. */
const QUIET = new Set(['gettoken', 'getcallbackip', 'externalcontact/get_follow_user_list', 'externalcontact/get_corp_tag_list', 'user/get', 'department/list', 'externalcontact/get_groupmsg_task', 'externalcontact/get_groupmsg_send_result']);
const MOST = 200;

export const isWorthTelling = (call: ApiCall): boolean => !QUIET.has(call.api);

/** Newest first, and no more than a page can hold. */
export const withNew = (list: readonly Happening[], next: Happening): Happening[] => [next, ...list].slice(0, MOST);

/** The text of one element of an event's XML; empty when there is none. */
export function fieldOf(xml: string, name: string): string {
  const found = new RegExp(`<${name}>(?:<!\\[CDATA\\[)?(.*?)(?:\\]\\]>)?</${name}>`, 's').exec(xml);
  return found?.[1] ?? '';
}

/** Which customer a happening is about; null: none that the page could name. */
export function customerOf(happening: Happening): string | null {
  if (happening.kind === 'callback') return fieldOf(happening.delivery.plaintext, 'ExternalUserID') || null;
  if (happening.kind === 'did') return null;
  const { query, body } = happening.call;
  const given = body as { external_userid?: unknown } | null;
  return query['external_userid'] ?? (typeof given?.external_userid === 'string' ? given.external_userid : null);
}

/** Each element of an event on a line of its own, for people to read. */
export const pretty = (xml: string): string => xml.replace(/>(?=<(?!!\[CDATA|\/))/g, '>\n');

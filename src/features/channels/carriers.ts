import type { Reader } from '../../kernel/database/database';
import { balanceOf } from './acquisition/balance-store';
import { linksOf, type LinkRecord } from './acquisition/link-store';
import { joinWaysByStates, type JoinWayRecord } from './joining/join-store';
import { IN_DOUBT } from './joining/make-join-way';
import { ownersOfChats } from '../groups';
import { contactWaysByStates, type CarrierStatus, type ContactWayRecord } from './store';

/** What carries a code at WeCom: a 联系我 or a 加入群聊 of its own, or its campaign's 获客链接. */
export interface Carrier {
  codeKind: 'contact_way' | 'acquisition_link' | 'group_join_way';
  status: CarrierStatus;
  staffUserIds: string[];
  reason: string | null;
  configId: string | null;
  qrCodeUrl: string | null;
  url: string | null;
  chatIds: string[] | null;
  row: { kind: 'way'; way: ContactWayRecord } | { kind: 'link'; link: LinkRecord } | { kind: 'join'; way: JoinWayRecord };
}

type Code = { state: string; campaignId: string };

/** By state. A code that has a 联系我 is carried by it, also where its campaign's link still works. */
export async function carriersOf(reader: Reader, codes: readonly Code[]): Promise<Map<string, Carrier>> {
  const carriers = new Map((await contactWaysByStates(reader, codes.map((code) => code.state))).map((way) => [way.state, ofWay(way)]));
  const joins = await joinWaysByStates(reader, codes.filter((code) => !carriers.has(code.state)).map((code) => code.state));
  const owners = await ownersOfChats(reader, [...new Set(joins.flatMap(chatsOf))]);
  for (const way of joins) carriers.set(way.state, ofJoin(way, owners));
  const others = codes.filter((code) => !carriers.has(code.state));
  const links = new Map((await linksOf(reader, [...new Set(others.map((code) => code.campaignId))])).map((link) => [link.campaignId, link]));
  const isExhausted = links.size > 0 && (await balanceOf(reader)).level === 'exhausted';
  for (const { state, campaignId } of others) {
    const link = links.get(campaignId);
    if (link) carriers.set(state, ofLink(link, state, isExhausted));
  }
  return carriers;
}

/** Why these campaigns' links add nobody at present. */
export async function blockedLinks(reader: Reader, campaignIds: readonly string[]): Promise<Map<string, string>> {
  const links = await linksOf(reader, campaignIds);
  const isExhausted = links.length > 0 && (await balanceOf(reader)).level === 'exhausted';
  return new Map(links.flatMap(({ campaignId, status, reason }): [string, string][] => {
    if (status === 'failed') return [[campaignId, reason?.startsWith('link_') ? reason : 'link_refused']];
    return isExhausted ? [[campaignId, 'quota']] : [];
  }));
}

const ofWay = (way: ContactWayRecord): Carrier => ({
  codeKind: 'contact_way', status: way.status, staffUserIds: JSON.parse(way.users) as string[], reason: way.reason, configId: way.configId, qrCodeUrl: way.qrCodeUrl, url: null, chatIds: null, row: { kind: 'way', way },
});

const chatsOf = (way: JoinWayRecord): string[] => JSON.parse(way.chatIds) as string[];

/** One that is in doubt goes on by itself no more: a person has to look (policy 30). */
const ofJoin = (way: JoinWayRecord, owners: ReadonlyMap<string, string>): Carrier => ({
  codeKind: 'group_join_way', status: way.status === 'pending' && way.reason === IN_DOUBT ? 'failed' : way.status, staffUserIds: [...new Set(chatsOf(way).flatMap((chatId) => owners.get(chatId) ?? []))],
  reason: way.reason, configId: way.configId, qrCodeUrl: way.qrCodeUrl, url: null, chatIds: chatsOf(way), row: { kind: 'join', way },
});

/** Without quota the link adds nobody (doc 97375): the code is shown as it is, not as it was made. */
function ofLink(link: LinkRecord, state: string, isExhausted: boolean): Carrier {
  const works = link.status === 'active' && !isExhausted;
  return {
    codeKind: 'acquisition_link', status: works || link.status !== 'active' ? link.status : 'failed', staffUserIds: JSON.parse(link.users) as string[],
    reason: link.status === 'active' && isExhausted ? 'quota' : link.reason, configId: null, qrCodeUrl: null, url: link.url === null ? null : channelUrl(link.url, state), chatIds: null, row: { kind: 'link', link },
  };
}

/** doc 97298: `customer_channel` comes back as the add's state; ours is 20 bytes of the 64 that are not cut. */
function channelUrl(link: string, state: string): string {
  const url = new URL(link);
  url.searchParams.set('customer_channel', state);
  return url.toString();
}

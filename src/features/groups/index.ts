import type { Plugs } from '../../kernel/house';
import type { Route } from '../../kernel/http/route';
import { turnOf } from '../../kernel/inbox/reading';
import type { Machine } from '../../kernel/machine';
import type { Wecom } from '../../wecom';
import type { CustomersRoom } from '../customers';
import type { ArrivalMeta, InboxEntries } from '../inbox-entries';
import type { ResolveStaff } from '../staff';
import { makeHearChats, type ChatReport } from './hear-chats';
import { listGroups, planReads, planWork, walkGroups } from './plan-reads';
import { readGroup } from './read-group';
import { groupRoutes } from './routes';

export { staysByCustomer } from './stays';
export { ownersOfChats } from './views';

export interface GroupsRoom {
  plugs: Plugs;
  routes: Route[];
  inbox: InboxEntries;
}

/** Customer groups 客户群: who is in them, how they came, and when they left. */
export function createGroups(machine: Machine, deps: { wecom: Wecom; customers: CustomersRoom; resolveStaff: ResolveStaff; businessTimeZone: string }): GroupsRoom {
  const all = { ...machine, ...deps };
  const hear = makeHearChats(machine);
  const heard = (event: { chatId: string; createTime: number; currentMemberVersion: string | null }, { cause }: ArrivalMeta, dismissed: boolean) =>
    turnOf(event.chatId, hear, { chatId: event.chatId, dismissed, atMs: event.createTime * 1000, version: event.currentMemberVersion, cause } satisfies ChatReport);
  return {
    routes: groupRoutes(machine),
    plugs: {
      jobs: [planReads(), walkGroups(machine)],
      senders: [listGroups(all), readGroup(all)],
      // the first listing follows the first time WeCom answers at all
      subscriptions: [{ on: 'staff.listed', wants: ({ data }) => Number(data['members']) > 0, work: () => ({ ...planWork(), once: 'groups.plan:first' }) }],
      cron: [{ name: 'groups.plan', expression: '11 4 * * *', timeZone: deps.businessTimeZone, work: planWork }],
    },
    inbox: {
      'external_chat.create': (event, meta) => heard(event, meta, false),
      'external_chat.update': (event, meta) => heard(event, meta, false),
      'external_chat.dismiss': (event, meta) => heard(event, meta, true),
    },
  };
}

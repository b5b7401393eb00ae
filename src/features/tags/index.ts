import type { Plugs } from '../../kernel/house';
import type { Route } from '../../kernel/http/route';
import { turnOf } from '../../kernel/inbox/reading';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Machine } from '../../kernel/machine';
import type { Wecom } from '../../wecom';
import type { CustomersRoom } from '../customers';
import type { InboxEntries } from '../inbox-entries';
import { makeChangeTag, sendChange } from './change-tag';
import { makeCreateTags, sendCreate } from './create-tags';
import { listWork, makeKeepLibrary } from './keep-library';
import { listTags, makeFindUnknownTags, makeHearTagEvents } from './list-tags';
import { makeMarkCustomers, makeTagCustomer, type MarkCustomers } from './mark-customers';
import { tagRoutes } from './routes';
import { sendMark } from './send-mark';

export { libraryTags, type LibraryTag } from './views';
export { tagWishesOf, type TagWishes } from './wishes-on';
export type { CustomerTags, MarkCustomers } from './mark-customers';

export interface TagsRoom {
  plugs: Plugs;
  routes: Route[];
  inbox: InboxEntries;
  markCustomers: MarkCustomers;
  /** Which of these are no tags; WeCom is asked about those we never heard of. */
  unknownTags(tagIds: readonly string[]): Promise<string[]>;
  /** What was still to be tagged of this customer is not any more. */
  forgetWishesOf(tx: Tx, customerId: string): Promise<number>;
}

/** Tags 企业标签: the company's library as WeCom has it, and who is marked with what. */
export function createTags(machine: Machine, deps: { wecom: Wecom; customers: CustomersRoom; businessTimeZone: string }): TagsRoom {
  const all = { ...machine, ...deps, keepLibrary: makeKeepLibrary({ ...machine, ...deps }) };
  const unknownTags = makeFindUnknownTags(all);
  const markCustomers = makeMarkCustomers(machine);
  const hear = makeHearTagEvents(all);
  const heard = (deletedId: string | null) => turnOf('tags', hear, deletedId);
  return {
    markCustomers, unknownTags,
    forgetWishesOf: (tx, customerId) => tx.change('DELETE FROM tag_wish WHERE customerId = ?', [customerId]),
    routes: tagRoutes(machine, { createTags: makeCreateTags(all), changeTag: makeChangeTag({ ...all, unknownTags }), tagCustomer: makeTagCustomer({ ...all, markCustomers, unknownTags }) }),
    plugs: {
      senders: [listTags(all), sendMark(all), sendCreate(all), sendChange({ ...all, unknownTags })],
      // the first listing follows the first time WeCom answers at all
      subscriptions: [{ on: 'staff.listed', work: () => ({ ...listWork(), once: 'tags.list:first' }) }],
      cron: [{ name: 'tags.list', expression: '41 3 * * *', timeZone: deps.businessTimeZone, work: listWork }],
    },
    inbox: {
      'external_tag.create': () => heard(null),
      'external_tag.update': () => heard(null),
      'external_tag.delete': (event) => heard(event.id),
      'external_tag.shuffle': () => heard(null),
    },
  };
}

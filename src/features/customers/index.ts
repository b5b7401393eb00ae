import { floorToSecond } from '../../kernel/clock';
import type { Reader } from '../../kernel/database/database';
import type { Condition } from '../../kernel/database/scope-clause';
import type { Cause } from '../../kernel/events';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Plugs } from '../../kernel/house';
import { personKey } from '../../kernel/person-key';
import type { Salt } from '../../kernel/person-seal';
import { upgradeWalk } from '../../kernel/work/upgrade-walk';
import { turnOf } from '../../kernel/inbox/reading';
import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import type { CustomerId } from '../../vocabulary/events';
import type { Metrics } from '../../kernel/metrics';
import type { FollowKind, Told } from '../../vocabulary/follow';
import type { Wecom } from '../../wecom';
import type { ArrivalMeta, InboxEntries } from '../inbox-entries';
import type { ResolveStaff } from '../staff';
import { makeBaselineFinished, planBaseline } from './baseline';
import { saltsOf, sealNames } from './customer-name';
import { makeErasedKeyOf } from './erasure/erased-key';
import { leaveCampaigns, erasePerson, returnToCampaigns, type Erasing } from './erasure/erase-person';
import { endLeftFollows, endLeftWork } from './end-left-follows';
import { identifyCustomer, linkStaff } from './identify-customer';
import { moveFollows, moveWork } from './move-follows';
import { makeLearnCustomer, makeRecordDetails, readCustomer } from './read-customer';
import { customerByExternalId, customerByOpenidKey, customersByExternalIds, idsOf, lockBuyer, type CustomerRecord } from './store';
import { createHandovers } from './handover';
import { createReconcile } from './reconcile';
import { watchReconciliation, type WatchedReconciliation } from './reconcile/watch-reconciliation';
import { makeRecordFollows, type FollowReport, type RecordFollows } from './record-follows';
import { syncCustomers } from './sync-customers';
import { forgetTag, markTags, type TagMark } from './tag-store';
import { customersByPhones, customersByPhoneText, phonesOf, type PhoneRow } from './phone-store';
import { makeWriteFacts } from './write-facts';

export { openAt } from './fold-episodes';
export { episodesByCustomer } from './follow-store';
export { customerByExternalId, customersByIds, markGrouped, takeTurns, type CustomerRecord } from './store';
export { tagsHeldBy, type TagMark } from './tag-store';
export { viewCustomer, type CustomerView } from './views';
export type { WatchedReconciliation } from './reconcile/watch-reconciliation';

export type ToldOf = Told & { customerId: CustomerId; cause: Cause };

export interface CustomersRoom {
  plugs: Plugs;
  routes: Route[];
  inbox: InboxEntries;
  recordFollows: RecordFollows;
  /** Asks WeCom about somebody we never heard of; null: no customer of anybody in range, or WeCom does not answer. */
  learn(externalUserId: string): Promise<CustomerRecord | null>;
  /** The customer of this external_userid; one we never heard of is learnt. */
  findOrLearn(externalUserId: string): Promise<CustomerRecord | null>;
  /** Internal id of the customer with this openid, as far as openids were asked for (policy 12). */
  byOpenid(openid: string): Promise<CustomerId | null>;
  /** Internal ids of whoever is named, made for strangers; nobody is locked, for nothing of theirs changes. */
  idsOf(tx: Tx, externalUserIds: readonly string[]): Promise<Map<string, CustomerId>>;
  /** Corp tags of these follows were changed at WeCom by us; their customers are locked. */
  markTags(tx: Tx, given: readonly TagMark[]): Promise<void>;
  /** A tag is no more: work that takes it from whoever had it. */
  forgetTag(tx: Tx, tagId: string): void;
  /** Takes the turn of somebody who bought something, made if they are a stranger yet; their settlements look at deals from now on. */
  lockBuyer(tx: Tx, externalUserId: string): Promise<CustomerRecord>;
  /** A referrer named these customers, by a lead or a claim; they are locked. */
  tellOf(tx: Tx, told: readonly ToldOf[]): Promise<void>;
  /** HMACs of the phones that staff noted for these customers. */
  phonesOf(reader: Reader, customerIds: readonly CustomerId[]): Promise<PhoneRow[]>;
  /** Customers for whom one of these phones is noted. */
  customersByPhones(reader: Reader, phoneKeys: readonly string[]): Promise<CustomerId[]>;
  /** Customers for whom this mobile number is noted, or one with these last four digits, newest first, at most 20, of those that `within` lets the asker see. */
  findByPhone(reader: Reader, text: string, within: Condition): Promise<{ id: CustomerId; externalUserId: string }[]>;
  /** Stops taking part, by their own word; the customer is locked. False: they did before. */
  leave(tx: Tx, customerId: CustomerId): Promise<boolean>;
  /** Takes part again. */
  takePartAgain(tx: Tx, customerId: CustomerId): Promise<void>;
  /** Everything this room knows of who somebody is goes; the row stays, known by an HMAC of the id WeCom had for them. False: done before. */
  erase: Erasing;
  /** Under which words about these people are sealed, drawn for whoever has none; null: they were erased. */
  saltsOf(tx: Tx, customerIds: readonly CustomerId[]): Promise<Map<CustomerId, Salt>>;
  /** Has the first listing of everybody's customers come to its end? */
  baselineFinished(reader: Reader): Promise<boolean>;
  /** The last reconcile, under way or over. */
  reconciliation(reader: Reader): Promise<WatchedReconciliation>;
}

/** Who is this, who else has them: asked after the greeting, of follows that begin or move. */
const READ_AFTER = new Set(['add', 'half', 'end_transfer']);

type Relation = { userId: string; externalUserId: string; createTime: number; state: string | null };

/** Customers 客户 and their follows 好友关系 (policy 1–6). */
export function createCustomers(machine: Machine, deps: { wecom: Wecom; metrics: Metrics; resolveStaff: ResolveStaff; openidKey: Buffer; phoneKey: Buffer; erasedKey: Buffer; businessTimeZone: string }): CustomersRoom {
  const erasedKeyOf = makeErasedKeyOf(deps.erasedKey);
  const named = () => ({ nowMs: machine.clock.nowMs(), erasedKeyOf });
  const writeFacts = makeWriteFacts(machine);
  const recordFollows = makeRecordFollows({ ...machine, ...deps, writeFacts, erasedKeyOf });
  const all = { ...machine, ...deps, recordFollows, erasedKeyOf };
  const learn = makeLearnCustomer(all);
  const reconcile = createReconcile({ ...all, writeFacts, recordDetails: makeRecordDetails(all) });
  const handovers = createHandovers({ ...all, writeFacts });
  const say = (event: Relation, { cause, receivedAtMs }: ArrivalMeta, kind: FollowKind) => turnOf(event.externalUserId, recordFollows, {
    externalUserId: event.externalUserId, userId: event.userId, kind, atMs: event.createTime * 1000, state: event.state, source: 'callback', heardAtMs: receivedAtMs, cause,
  } satisfies FollowReport);
  const forget = (tagId: string) => ({ kind: 'customers.forget_tag', key: tagId, payload: {} });
  const readAgain = async (tx: Tx, externalUserIds: readonly string[]) => {
    for (const { id } of await customersByExternalIds(tx, externalUserIds)) tx.enqueue({ kind: 'customer.read', key: id, lane: 'bulk', payload: {} });
  };
  return {
    recordFollows,
    learn,
    findOrLearn: async (externalUserId) => (await customerByExternalId(machine.database, externalUserId)) ?? learn(externalUserId),
    byOpenid: (openid) => customerByOpenidKey(machine.database, personKey(deps.openidKey, openid)),
    lockBuyer: (tx, externalUserId) => lockBuyer(tx, { externalUserId, id: machine.ids.next() }, { ...named(), engine: machine.database.engine }),
    leave: (tx, customerId) => leaveCampaigns(tx, customerId, machine.clock.nowMs()),
    takePartAgain: returnToCampaigns,
    erase: erasePerson({ ...machine, erasedKeyOf }),
    baselineFinished: makeBaselineFinished(),
    reconciliation: watchReconciliation,
    idsOf: (tx, externalUserIds) => idsOf(tx, externalUserIds, { ...named(), nextId: () => machine.ids.next() }),
    markTags: (tx, given) => markTags(tx, given, { nowMs: machine.clock.nowMs(), nextId: () => machine.ids.next() }),
    forgetTag: (tx, tagId) => tx.enqueue(forget(tagId)),
    routes: [...reconcile.routes, ...handovers.routes],
    tellOf: (tx, told) => writeFacts(tx, told.map(({ cause, customerId, by, id, state, atMs }) => ({ cause, fact: { customerId, id, staffId: id, kind: 'told', atMs: floorToSecond(atMs), state, source: by, arrivedAtMs: machine.clock.nowMs() } }))),
    phonesOf, customersByPhones, saltsOf,
    findByPhone: (reader, text, within) => customersByPhoneText(reader, deps.phoneKey, text, within),
    plugs: {
      cron: reconcile.cron,
      loops: [upgradeWalk(machine, 'customer.name', sealNames(machine.persons))],
      jobs: [...reconcile.jobs, ...handovers.jobs, planBaseline(machine), endLeftFollows({ ...machine, writeFacts }), moveFollows(machine), linkStaff, {
        kind: 'customers.forget_tag',
        async run(tx, { key }) { if (await forgetTag(tx, key)) tx.enqueue(forget(key)); },
      }],
      senders: [...reconcile.senders, ...handovers.senders, readCustomer(all), identifyCustomer(all), syncCustomers(all)],
      subscriptions: [
        ...reconcile.subscriptions, ...handovers.subscriptions,
        { on: 'staff.listed', work: () => ({ kind: 'customers.plan', key: 'all', payload: {} }) },
        { on: 'staff.left', work: (event) => endLeftWork(event.subject, Number(event.data['atMs'])) },
        { on: 'staff.identified', work: (event) => ({ kind: 'customers.link_staff', key: event.subject, payload: {} }) },
        { on: 'staff.merged', work: (event) => moveWork(event.subject) },
        { on: 'follow.changed', wants: (event) => READ_AFTER.has(String(event.data['kind'])) && event.cause.type === 'callback', work: (event) => ({ kind: 'customer.read', key: event.subject, lane: 'bulk', payload: {} }) },
      ],
    },
    inbox: {
      'external_contact.add': (event, meta) => say(event, meta, 'add'),
      'external_contact.add_half': (event, meta) => say(event, meta, 'half'),
      'external_contact.del': (event, meta) => say(event, meta, event.source === 'DELETE_BY_TRANSFER' ? 'end_transfer' : 'end_staff'),
      'external_contact.del_follow_user': (event, meta) => say({ ...event, state: null }, meta, 'end_customer'),
      'external_contact.transfer_fail': (event) => turnOf(event.externalUserId, handovers.transferFailed, event.externalUserId),
      'external_contact.edit': (event) => turnOf(event.externalUserId, readAgain, event.externalUserId),
    },
  };
}

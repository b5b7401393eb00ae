import type { Reader } from '../../kernel/database/database';
import type { Plugs } from '../../kernel/house';
import type { Machine } from '../../kernel/machine';
import type { FollowKind } from '../../vocabulary/follow';
import type { Wecom } from '../../wecom';
import type { InboxEntries } from '../inbox-entries';
import type { ResolveStaff } from '../staff';
import { makeBaselineFinished, planBaseline } from './baseline';
import { identifyCustomer } from './identify-customer';
import { makeLearnCustomer, readCustomer } from './read-customer';
import type { CustomerRecord } from './store';
import { makeRecordFollow, type FollowReport, type RecordFollow } from './record-follow';
import { syncCustomers } from './sync-customers';

export { foldEpisodes, openAt } from './fold-episodes';
export { customerByExternalId, customersByIds, factsOf, lockCustomerById, takeTurn, type CustomerRecord } from './store';
export { viewCustomer, type CustomerView } from './views';

export interface CustomersRoom {
  plugs: Plugs;
  inbox: InboxEntries;
  recordFollow: RecordFollow;
  /** Asks WeCom about somebody we never heard of; null: no customer of anybody in range, or WeCom does not answer. */
  learn(externalUserId: string): Promise<CustomerRecord | null>;
  /** Has the first listing of everybody's customers come to its end? */
  baselineFinished(reader: Reader): Promise<boolean>;
}

/** Who is this, who else has them: asked after the greeting, of follows that begin or move. */
const READ_AFTER = new Set(['add', 'half', 'end_transfer']);

type Relation = { userId: string; externalUserId: string; createTime: number; state: string | null };

/** Customers 客户 and their follows 好友关系 (policy 1–6). */
export function createCustomers(machine: Machine, deps: { wecom: Wecom; resolveStaff: ResolveStaff; openidKey: Buffer }): CustomersRoom {
  const recordFollow = makeRecordFollow({ ...machine, ...deps });
  const all = { ...machine, ...deps, recordFollow };
  const report = (event: Relation, kind: FollowKind, heardAtMs: number): FollowReport => ({
    externalUserId: event.externalUserId, userId: event.userId, kind, atMs: event.createTime * 1000, state: event.state, source: 'callback', heardAtMs,
  });
  return {
    recordFollow,
    learn: makeLearnCustomer(all),
    baselineFinished: makeBaselineFinished(),
    plugs: {
      jobs: [planBaseline(machine)],
      senders: [readCustomer(all), identifyCustomer(all), syncCustomers(all)],
      subscriptions: [
        { on: 'staff.listed', work: () => ({ kind: 'customers.plan', key: 'all', payload: {} }) },
        { on: 'follow.changed', wants: (event) => READ_AFTER.has(String(event.data['kind'])) && event.cause.type === 'callback', work: (event) => ({ kind: 'customer.read', key: event.subject, lane: 'bulk', payload: {} }) },
      ],
    },
    inbox: {
      'external_contact.add': (event, { cause, receivedAtMs }) => ({ key: event.externalUserId, handle: (tx) => recordFollow(tx, report(event, 'add', receivedAtMs), cause) }),
      'external_contact.add_half': (event, { cause, receivedAtMs }) => ({ key: event.externalUserId, handle: (tx) => recordFollow(tx, report(event, 'half', receivedAtMs), cause) }),
      'external_contact.del': (event, { cause, receivedAtMs }) => ({
        key: event.externalUserId,
        handle: (tx) => recordFollow(tx, report(event, event.source === 'DELETE_BY_TRANSFER' ? 'end_transfer' : 'end_staff', receivedAtMs), cause),
      }),
      'external_contact.del_follow_user': (event, { cause, receivedAtMs }) => ({ key: event.externalUserId, handle: (tx) => recordFollow(tx, report({ ...event, state: null }, 'end_customer', receivedAtMs), cause) }),
      'external_contact.edit': (event) => ({
        key: event.externalUserId,
        handle: async (tx) => {
          const known = await tx.one<{ id: string }>('SELECT id FROM customer WHERE externalUserId = ?', [event.externalUserId]);
          if (known) tx.enqueue({ kind: 'customer.read', key: known.id, lane: 'bulk', payload: {} });
        },
      }),
    },
  };
}

import type { Machine } from '../../kernel/machine';
import { personKey } from '../../kernel/person-key';
import type { Job, Sender } from '../../kernel/work/registry';
import type { DomainEvent } from '../../vocabulary/events';
import { adviseAfter, WecomError, type Wecom } from '../../wecom';
import { staffByIds, staffByOpenidKeys } from '../staff';
import { customersByIds, lockCustomersByIds, lockCustomersByOpenidKey, storeIdentities } from './store';

const WECHAT_USER = 1;

/** Is this customer the private WeChat of one of our own? Asked of everyone whose scan could earn something (policy 12b). */
export const identifyCustomer = (deps: Machine & { wecom: Wecom; openidKey: Buffer }): Sender<{ openidKey: string | null }> => ({
  kind: 'customer.identify', lane: 'bulk',
  async send(work) {
    const customer = (await customersByIds(deps.database, [work.key]))[0];
    if (!customer) return { kind: 'failed', error: 'this customer is not known' };
    if (customer.erasedAtMs !== null) return { kind: 'expired', error: 'this person was erased' };
    if (customer.type !== null && customer.type !== WECHAT_USER) return { kind: 'done', result: { openidKey: null } };
    try {
      return { kind: 'done', result: { openidKey: personKey(deps.openidKey, await deps.wecom.customers.toOpenid(customer.externalUserId)) } };
    } catch (error) {
      if (error instanceof WecomError && (error.kind === 'state' || error.kind === 'fault')) return { kind: 'failed', error: error.message };
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async recordAll(tx, attempts) {
    const keys = new Map(attempts.flatMap(({ work, outcome }) => (outcome.kind === 'done' && outcome.result?.openidKey ? [[work.key, { openidKey: outcome.result.openidKey, workId: work.id }] as const] : [])));
    const customers = await lockCustomersByIds(tx, [...keys.keys()]);
    const known = [...customers.values()].filter((customer) => customer.erasedAtMs === null).map((customer) => ({ customer, ...(keys.get(customer.id) as { openidKey: string; workId: string }) }));
    // stored before looking: of a member who is read at this moment, one of the two sides sees the other
    await storeIdentities(tx, known.map(({ customer, openidKey }) => ({ id: customer.id, openidKey, staffId: customer.staffId })));
    const staff = await staffByOpenidKeys(tx, known.map(({ openidKey }) => openidKey));
    await storeIdentities(tx, known.flatMap(({ customer, openidKey }) => (staff.has(openidKey) ? [{ id: customer.id, openidKey, staffId: staff.get(openidKey) ?? null }] : [])));
    for (const { customer, openidKey, workId } of known) {
      tx.emit({ type: 'customer.identified', subject: customer.id, data: { staff: staff.has(openidKey) }, cause: { type: 'work', id: workId } } satisfies DomainEvent);
    }
  },
});

/** The other way round: a member's openid was learnt after the customer's (policy 12b). */
export const linkStaff: Job = {
  kind: 'customers.link_staff',
  async run(tx, { id, key: staffId }) {
    const [member] = await staffByIds(tx, [staffId]);
    if (!member?.openidKey) return;
    const strangers = (await lockCustomersByOpenidKey(tx, member.openidKey)).filter((customer) => customer.staffId === null);
    await storeIdentities(tx, strangers.map(({ id: customerId, openidKey }) => ({ id: customerId, openidKey, staffId })));
    for (const customer of strangers) tx.emit({ type: 'customer.identified', subject: customer.id, data: { staff: true }, cause: { type: 'work', id } } satisfies DomainEvent);
  },
};

import type { Machine } from '../../kernel/machine';
import { personKey } from '../../kernel/person-key';
import type { Sender } from '../../kernel/work/registry';
import type { DomainEvent } from '../../vocabulary/events';
import { adviseAfter, WecomError, type Wecom } from '../../wecom';
import { customersByIds, lockCustomerById, storeIdentity } from './store';

const WECHAT_USER = 1;

/** Is this customer the private WeChat of one of our own? Asked of everyone whose scan could earn something (policy 12b). */
export const identifyCustomer = (deps: Machine & { wecom: Wecom; openidKey: Buffer }): Sender<{ openidKey: string | null }> => ({
  kind: 'customer.identify', lane: 'bulk',
  async send(work) {
    const customer = (await customersByIds(deps.database, [work.key]))[0];
    if (!customer) return { kind: 'failed', error: 'this customer is not known' };
    if (customer.type !== null && customer.type !== WECHAT_USER) return { kind: 'done', result: { openidKey: null } };
    try {
      return { kind: 'done', result: { openidKey: personKey(deps.openidKey, await deps.wecom.customers.toOpenid(customer.externalUserId)) } };
    } catch (error) {
      if (error instanceof WecomError && (error.kind === 'state' || error.kind === 'fault')) return { kind: 'failed', error: error.message };
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    const openidKey = outcome.kind === 'done' ? (outcome.result?.openidKey ?? null) : null;
    if (!openidKey) return;
    const customer = await lockCustomerById(tx, work.key);
    if (!customer) return;
    const staff = await tx.one<{ id: string }>('SELECT id FROM staff WHERE openidKey = ?', [openidKey]);
    await storeIdentity(tx, work.key, { openidKey, staffId: staff?.id ?? customer.staffId });
    tx.emit({ type: 'customer.identified', subject: work.key, data: { staff: staff !== null }, cause: { type: 'work', id: work.id } } satisfies DomainEvent);
  },
});

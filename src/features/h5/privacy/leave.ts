import type { Cause } from '../../../kernel/events';
import type { Machine } from '../../../kernel/machine';
import type { DomainEvent } from '../../../vocabulary/events';
import type { Access } from '../../access';
import type { CampaignsRoom } from '../../campaigns';
import type { CustomersRoom } from '../../customers';
import type { MessagesRoom } from '../../messages';
import type { ReferralsRoom } from '../../referrals';
import type { SessionsRoom } from '../../sessions';
import type { TagsRoom } from '../../tags';
import { forgetAppeals } from '../appeals/appeal-store';

export interface PersonDeps {
  access: Access;
  customers: CustomersRoom;
  sessions: SessionsRoom;
  tags: TagsRoom;
  messages: MessagesRoom;
  campaigns: CampaignsRoom;
  referrals: ReferralsRoom;
}

/** 停止参加: codes are revoked, nothing more is said to them; points, and what friends already brought, stay. Twice changes nothing. */
export const makeLeave = ({ unitOfWork, customers, campaigns, messages }: Machine & PersonDeps) => (customerId: string, cause: Cause): Promise<void> =>
  unitOfWork.run(async (tx) => {
    if (!(await customers.leave(tx, customerId))) return;
    const data = { codes: await campaigns.revokeCodesOf(tx, customerId, cause), messages: await messages.cancelFor(tx, customerId) };
    tx.emit({ type: 'customer.left', subject: customerId, data, cause } satisfies DomainEvent);
  });

/** Takes part again: in campaigns where there is no revoked code, for a code is never used again (policy 15). */
export const makeReturn = ({ unitOfWork, customers }: Machine & PersonDeps) => (customerId: string, cause: Cause): Promise<void> =>
  unitOfWork.run(async (tx) => {
    await customers.takePartAgain(tx, customerId);
    tx.emit({ type: 'customer.returned', subject: customerId, data: { codes: 0, messages: 0 }, cause } satisfies DomainEvent);
  });

/**
 * 删除我的资料: whatever tells who somebody is goes, in one transaction; ledger, referrals and follows keep the internal id, which names nobody (policy 16,
 * docs/privacy.md). Twice changes nothing.
 */
export const makeErase = (deps: Machine & PersonDeps) => (customerId: string, cause: Cause): Promise<void> =>
  deps.unitOfWork.run(async (tx) => {
    if (!(await deps.customers.erase(tx, customerId))) return;
    const codes = await deps.campaigns.revokeCodesOf(tx, customerId, cause);
    await deps.referrals.forgetTexts(tx, customerId);
    await forgetAppeals(tx, customerId);
    await deps.tags.forgetWishesOf(tx, customerId);
    const messages = await deps.messages.cancelFor(tx, customerId);
    await deps.access.forgetAnswersTo(tx, customerId);
    await deps.sessions.endAll(tx, customerId);
    tx.emit({ type: 'customer.erased', subject: customerId, data: { codes, messages }, cause } satisfies DomainEvent);
  });

import { AppError, notFound } from '../../kernel/errors';
import type { Caller } from '../../kernel/http/access-slots';
import type { Machine } from '../../kernel/machine';
import { createFailureLimit } from '../access';
import { customerByExternalId, type CustomerRecord, type CustomersRoom } from '../customers';
import { isOwnCustomer } from '../own-customers';

export interface FoundCustomer {
  customer: CustomerRecord;
  /** Nobody had told us of them: WeCom was asked just now. */
  learned: boolean;
}

export type FindCustomer = (caller: Caller, externalUserId: string) => Promise<FoundCustomer>;

/** Each is a call to WeCom: enough for a busy member, too few for somebody who guesses ids. */
const STRANGERS_A_MINUTE = 30;

const unknown = () => notFound('customer.not_found', 'this customer is not known');

/**
 * The customer whom a chat names. The id comes out of the browser, so it selects and proves nothing: who is not within the caller's scope reads like nobody at all.
 */
export function makeFindCustomer({ database, clock, customers }: Machine & { customers: CustomersRoom }): FindCustomer {
  const strangers = createFailureLimit(clock, STRANGERS_A_MINUTE);
  return async (caller, externalUserId) => {
    const known = await customerByExternalId(database, externalUserId);
    const waitSeconds = known ? null : strangers.count(caller.id);
    if (waitSeconds !== null) throw new AppError('too_many_strangers', 'too many customers that nobody knows yet; wait a moment', { status: 429, headers: { 'retry-after': String(waitSeconds) } });
    const customer = known ?? (await customers.findOrLearn(externalUserId));
    if (!customer || !(await isOwnCustomer(database, caller.scope, externalUserId))) throw unknown();
    return { customer, learned: known === null };
  };
}

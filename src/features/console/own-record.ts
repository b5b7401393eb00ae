import type { Reader } from '../../kernel/database/database';
import { notFound } from '../../kernel/errors';
import type { Caller } from '../../kernel/http/access-slots';
import { customerByExternalId, type CustomerRecord } from '../customers';
import { isOwnCustomer } from '../own-customers';

/** A customer whom the caller may see; anybody else reads like nobody at all. */
export async function ownRecord(reader: Reader, { scope }: Caller, externalUserId: string): Promise<CustomerRecord> {
  const record = await customerByExternalId(reader, externalUserId);
  if (!record || !(await isOwnCustomer(reader, scope, externalUserId))) throw notFound('customer.not_found', 'this customer is not known');
  return record;
}

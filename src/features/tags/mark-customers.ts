import { notFound, ruleBroken, type FieldFault } from '../../kernel/errors';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { CustomerId, DomainEvent } from '../../vocabulary/events';
import { customerByExternalId, takeTurns, type CustomersRoom } from '../customers';
import { askWishes, type Ask } from './ask-wishes';
import { openFollowsOf, type OpenFollow } from './views';

export interface TagChange {
  add: readonly string[];
  remove: readonly string[];
}

export interface CustomerTags extends TagChange {
  customerId: CustomerId;
  cause: Cause;
}

/** Tags and untags customers who are locked, on every open follow each has now. What was asked last counts. */
export type MarkCustomers = (tx: Tx, given: readonly CustomerTags[]) => Promise<OpenFollow[]>;

export const makeMarkCustomers = (deps: Machine): MarkCustomers => async (tx, given) => {
  if (given.length === 0) return [];
  const follows = await openFollowsOf(tx, given.map(({ customerId }) => customerId));
  await askWishes(deps, tx, given.flatMap((change) => follows.filter(({ customerId }) => customerId === change.customerId).map((follow) => markOf(follow, change))));
  for (const { customerId, add, remove, cause } of given) {
    const open = follows.filter((follow) => follow.customerId === customerId).length;
    tx.emit({ type: 'customer.tags_asked', subject: customerId, data: { add: add.join(' '), remove: remove.join(' '), follows: open }, cause } satisfies DomainEvent);
  }
  return follows;
};

const markOf = ({ customerId, staffId }: OpenFollow, { add, remove }: TagChange): Ask => ({
  wishKey: `mark:${customerId}:${staffId}`, kind: 'tag.mark', customerId, staffId, target: null,
  values: Object.fromEntries([...add.map((tagId) => [tagId, true]), ...remove.map((tagId) => [tagId, false])] as [string, boolean][]),
});

type Deps = Machine & { customers: CustomersRoom; markCustomers: MarkCustomers; unknownTags(tagIds: readonly string[]): Promise<string[]> };

/** What an admin or a supervisor asks for one customer. */
export const makeTagCustomer = (deps: Deps) => async (externalUserId: string, change: TagChange, cause: Cause): Promise<OpenFollow[]> => {
  const customer = (await customerByExternalId(deps.database, externalUserId)) ?? (await deps.customers.learn(externalUserId));
  if (!customer) throw notFound('customer.not_found', 'this customer is not known');
  const faults = faultsOf(change, new Set(await deps.unknownTags([...new Set([...change.add, ...change.remove])])));
  if (faults.length > 0) throw ruleBroken('tags.not_usable', 'these tags cannot be put on a customer', faults);
  return deps.unitOfWork.run(async (tx) => {
    await takeTurns(tx, [customer.id]);
    return deps.markCustomers(tx, [{ customerId: customer.id, ...change, cause }]);
  });
};

/** Every unknown tag, and every one that is to come and go at once. */
export function faultsOf({ add, remove }: TagChange, unknown: ReadonlySet<string>): FieldFault[] {
  const faults: FieldFault[] = [];
  if (add.length + remove.length === 0) faults.push({ path: 'add', code: 'nothing_asked', detail: 'name a tag to add or to remove' });
  for (const [path, tagIds] of [['add', add], ['remove', remove]] as const) {
    tagIds.forEach((tagId, index) => { if (unknown.has(tagId)) faults.push({ path: `${path}[${index}]`, code: 'tag_unknown', detail: 'there is no such tag' }); });
  }
  remove.forEach((tagId, index) => { if (add.includes(tagId)) faults.push({ path: `remove[${index}]`, code: 'tag_twice', detail: 'a tag is added or removed, not both' }); });
  return faults;
}

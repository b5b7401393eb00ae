import type { Tx } from '../../kernel/database/unit-of-work';
import type { Machine } from '../../kernel/machine';
import type { Attempt, Sender } from '../../kernel/work/registry';
import type { DomainEvent, StaffId } from '../../vocabulary/events';
import { adviseAfter, WecomError, type Wecom } from '../../wecom';
import { customersByIds, takeTurns, type CustomersRoom } from '../customers';
import { staffByIds, type StaffRecord } from '../staff';
import { endWishes, refused } from './ask-wishes';
import { fulfil, type Wanted } from './decide-wishes';
import { listSoon } from './list-tags';
import { libraryTags } from './views';
import { lockWishesByIds, wishById, wishesByIds, type WishRecord } from './wish-store';

type Deps = Machine & { wecom: Wecom; customers: CustomersRoom };

interface Marked {
  sent: Wanted;
  staffId: StaffId;
  add: string[];
  remove: string[];
}

const NO_SUCH_TAG = 40068;
/** A tag that WeCom does not know although the library has it: the library is read anew meanwhile, a few times. */
const ATTEMPTS_WITH_UNKNOWN_TAG = 4;
const UNKNOWN_TAG = 'WeCom does not know one of these tags (40068); the library is read anew';

/** 编辑客户企业标签, for one (member, customer): whatever is wanted of the pair now, in one call. Marking twice changes nothing (policy 30). */
export const sendMark = (deps: Deps): Sender<Marked> => ({
  kind: 'tag.mark', lane: 'bulk',
  async send(work) {
    const row = await wishById(deps.database, work.key);
    const member = row && (await memberOf(deps, row));
    const customer = row?.customerId ? (await customersByIds(deps.database, [row.customerId]))[0] : undefined;
    if (!row || !member || !customer) return { kind: 'failed', error: 'this member or this customer is not known' };
    const library = await libraryTags(deps.database, Object.keys(row.wanted));
    const there = (value: boolean) => Object.entries(row.wanted).filter(([tagId, each]) => each.value === value && library.get(tagId)?.deleted === false).map(([tagId]) => tagId);
    const [add, remove] = [there(true), there(false)];
    if (add.length + remove.length === 0) return { kind: 'failed', error: 'these tags are no more' };
    try {
      await deps.wecom.corpTags.mark({ userId: member.userId, externalUserId: customer.externalUserId, add, remove });
      return { kind: 'done', result: { sent: row.wanted, staffId: member.id, add, remove } };
    } catch (error) {
      const mayMend = error instanceof WecomError && error.code === NO_SUCH_TAG && work.attempts < ATTEMPTS_WITH_UNKNOWN_TAG;
      return mayMend ? { kind: 'retry', error: UNKNOWN_TAG } : adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  recordAll: (tx, attempts) => record(deps, tx, attempts),
});

/** The member as they are called now; a second row of theirs leads to the first. */
async function memberOf({ database }: Deps, { staffId }: WishRecord): Promise<StaffRecord | null> {
  const [member] = staffId === null ? [] : await staffByIds(database, [staffId]);
  if (!member || member.mergedInto === null) return member ?? null;
  return (await staffByIds(database, [member.mergedInto]))[0] ?? null;
}

/** Lock order: customers → wishes. */
async function record(deps: Deps, tx: Tx, attempts: readonly Attempt<Marked>[]): Promise<void> {
  if (attempts.some(({ outcome }) => outcome.kind === 'retry' && outcome.error === UNKNOWN_TAG)) tx.enqueue(listSoon(deps));
  const over = new Map(attempts.filter(({ outcome }) => outcome.kind === 'done' || outcome.kind === 'failed').map((attempt) => [attempt.work.key, attempt]));
  if (over.size === 0) return;
  const owners = await wishesByIds(tx, [...over.keys()]);
  await takeTurns(tx, [...new Set(owners.flatMap(({ customerId }) => (customerId === null ? [] : [customerId])))]);
  const rows = await lockWishesByIds(tx, [...over.keys()].sort(), deps.clock.nowMs());
  const marked = rows.flatMap((row) => {
    const { work, outcome } = over.get(row.id) as Attempt<Marked>;
    return outcome.kind === 'done' && outcome.result ? [{ row, work, ...outcome.result }] : [];
  });
  await endWishes(deps, tx, rows.map((row) => {
    const { outcome } = over.get(row.id) as Attempt<Marked>;
    if (outcome.kind === 'failed') return refused(row, outcome.error);
    return { row, next: fulfil(row, outcome.kind === 'done' ? outcome.result?.sent ?? {} : {}), reason: null };
  }));
  await tell(deps, tx, marked);
}

async function tell(deps: Deps, tx: Tx, marked: readonly (Marked & { row: WishRecord; work: { id: string } })[]): Promise<void> {
  const library = await libraryTags(tx, [...new Set(marked.flatMap(({ add }) => add))]);
  await deps.customers.markTags(tx, marked.map(({ row, staffId, add, remove }) => ({
    customerId: String(row.customerId), staffId, removed: remove,
    add: add.flatMap((tagId) => { const tag = library.get(tagId); return tag && !tag.deleted ? [{ tagId, name: tag.name, groupName: tag.groupName }] : []; }),
  })));
  for (const { row, work, staffId, add, remove } of marked) {
    tx.emit({ type: 'customer.tagged', subject: String(row.customerId), data: { staffId, add: add.join(' '), remove: remove.join(' ') }, cause: { type: 'work', id: work.id } } satisfies DomainEvent);
  }
}

import { floorToSecond } from '../../kernel/clock';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { Sender } from '../../kernel/work/registry';
import type { CustomerId, DomainEvent, StaffId } from '../../vocabulary/events';
import type { Episode, FollowFact } from '../../vocabulary/follow';
import { adviseAfter, WecomError, type CustomerDetail, type Wecom } from '../../wecom';
import type { ResolveStaff } from '../staff';
import { storeProfiles } from './customer-name';
import { foldEpisodes, openAt } from './fold-episodes';
import { factsByCustomer, insertFacts, type OwnedFact } from './follow-store';
import type { ErasedKeyOf } from './erasure/erased-key';
import { phoneRows, replacePhones, type PhoneRow } from './phone-store';
import { customersByIds, customersNamed, lockCustomers, lockCustomersByIds, type CustomerRecord } from './store';
import { replaceTags, type TagRow } from './tag-store';
import { endsByDeparture, foldAnew, hasScan } from './write-facts';

type Deps = Machine & { wecom: Wecom; resolveStaff: ResolveStaff; phoneKey: Buffer; erasedKeyOf: ErasedKeyOf };
type Answer = { detail: CustomerDetail; beganAtMs: number };
type Read = Answer & { customerId: CustomerId; cause: Cause };
type Shown = { staffId: StaffId; startedAtMs: number; follow: CustomerDetail['follows'][number] };

const NO_RELATION = 84061;

/** 获取客户详情, after the greeting: profile, tags, and every present follower, by which a new customer is told from an old one (policy 8). */
export const readCustomer = (deps: Deps): Sender<Answer> => ({
  kind: 'customer.read', lane: 'bulk',
  async send(work) {
    const customer = (await customersByIds(deps.database, [work.key]))[0];
    if (!customer) return { kind: 'failed', error: 'this customer is not known' };
    if (customer.erasedAtMs !== null) return { kind: 'expired', error: 'this person was erased' };
    const beganAtMs = floorToSecond(deps.clock.nowMs());
    try {
      return { kind: 'done', result: { detail: await deps.wecom.customers.get(customer.externalUserId), beganAtMs } };
    } catch (error) {
      if (error instanceof WecomError && error.code === NO_RELATION) return { kind: 'failed', error: error.message };
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  recordAll: (tx, attempts) => recordDetails(deps, tx, attempts.flatMap(({ work, outcome }) =>
    (outcome.kind === 'done' && outcome.result ? [{ ...outcome.result, customerId: work.key, cause: { type: 'work' as const, id: work.id } }] : []))),
});

/** For a caller who names a customer before any listing or callback did. */
export const makeLearnCustomer = (deps: Deps) => async (externalUserId: string): Promise<CustomerRecord | null> => {
  if ((await customersNamed(deps.database, [externalUserId], deps.erasedKeyOf)).get(externalUserId)?.erasedAtMs) return null; // they asked us to know nothing of them
  const beganAtMs = floorToSecond(deps.clock.nowMs());
  let detail: CustomerDetail;
  try {
    detail = await deps.wecom.customers.get(externalUserId);
  } catch (error) {
    if (error instanceof WecomError) return null;
    throw error;
  }
  if (detail.contact.externalUserId !== externalUserId) return null;
  return deps.unitOfWork.run(async (tx) => {
    const customer = (await lockCustomers(tx, [{ externalUserId, id: deps.ids.next() }], { nowMs: deps.clock.nowMs(), erasedKeyOf: deps.erasedKeyOf, engine: deps.database.engine })).get(externalUserId) as CustomerRecord;
    if (customer.erasedAtMs !== null) return null;
    await recordDetails(deps, tx, [{ customerId: customer.id, detail, beganAtMs, cause: { type: 'sync', id: 'learn' } }]);
    return customer;
  });
};

export type RecordDetails = (tx: Tx, reads: readonly Read[]) => Promise<void>;

/** What details showed becomes facts, profiles and tags. */
export const makeRecordDetails = (deps: Pick<Deps, 'clock' | 'ids' | 'persons' | 'resolveStaff' | 'phoneKey'>): RecordDetails => (tx, reads) => recordDetails(deps, tx, reads);

async function recordDetails(deps: Pick<Deps, 'clock' | 'ids' | 'persons' | 'resolveStaff' | 'phoneKey'>, tx: Tx, reads: readonly Read[]): Promise<void> {
  const customers = await lockCustomersByIds(tx, reads.map((read) => read.customerId));
  // a read that was out while its person was erased brings nothing back
  const known = reads.filter((read) => customers.get(read.customerId)?.erasedAtMs === null);
  const latest = newest(known);
  if (known.length === 0) return;
  const customerIds = latest.map((read) => read.customerId);
  const facts = await factsByCustomer(tx, customerIds);
  const tags: TagRow[] = [];
  const phones: PhoneRow[] = [];
  const shownOf = new Map<CustomerId, Shown[]>();
  for (const { customerId, detail } of latest) {
    const shown: Shown[] = [];
    for (const follow of detail.follows) shown.push({ staffId: await deps.resolveStaff(tx, follow.userId), startedAtMs: floorToSecond(follow.createTime * 1000), follow });
    shownOf.set(customerId, shown);
    tags.push(...shown.flatMap(({ staffId, follow }) => follow.tags.map((tag) => ({ customerId, staffId, tagId: tag.id, name: tag.name.slice(0, 64), groupName: tag.groupName.slice(0, 64), type: tag.type }))));
    phones.push(...shown.flatMap(({ staffId, follow }) => phoneRows(customerId, staffId, { mobiles: follow.remarkMobiles, key: deps.phoneKey })));
  }
  const arrivedAtMs = deps.clock.nowMs();
  const showing = latest.flatMap(({ customerId, beganAtMs }): OwnedFact[] => factsShownBy(foldEpisodes(facts.get(customerId) ?? []), shownOf.get(customerId) ?? [], beganAtMs)
    .map((fact) => ({ ...fact, customerId, id: deps.ids.next(), state: null, source: 'detail', arrivedAtMs })));
  const fresh = [...showing, ...(await endsByDeparture(tx, showing, deps.ids))];
  await insertFacts(tx, fresh);
  for (const { customerId, ...fact } of fresh) facts.get(customerId)?.push(fact);
  await foldAnew(tx, new Set(fresh.filter((fact) => fact.kind === 'found').map((fact) => fact.customerId)), facts, deps.ids);
  await storeProfiles(tx, deps.persons, latest.flatMap((read) => profileOf(read, customers.get(read.customerId) as CustomerRecord)));
  const outdated = latest.filter(({ customerId, beganAtMs }) => (customers.get(customerId)?.tagsAtMs ?? -1) >= beganAtMs).map(({ customerId }) => customerId);
  await replaceTags(tx, customerIds.filter((id) => !outdated.includes(id)), tags, () => deps.ids.next());
  for (const id of outdated) readAfterMark(tx, id, Number(customers.get(id)?.tagsAtMs));
  const named = await replacePhones(tx, latest.flatMap(({ customerId }) => customers.get(customerId) ?? []), phones, { nowMs: arrivedAtMs, nextId: () => deps.ids.next() });
  for (const { customerId, cause } of latest) if (named.has(customerId)) tx.emit({ type: 'customer.phones_noted', subject: customerId, data: {}, cause } satisfies DomainEvent);
  for (const { customerId, cause } of known) {
    tx.emit({ type: 'customer.read', subject: customerId, data: { scanned: hasScan(facts.get(customerId)) }, cause } satisfies DomainEvent);
  }
}

/** We changed tags after this read began: what it shows of them is the past, so it is asked again from the next second on. */
const readAfterMark = (tx: Tx, customerId: CustomerId, tagsAtMs: number): void =>
  tx.enqueue({ kind: 'customer.read', key: customerId, lane: 'bulk', payload: {}, notBeforeMs: tagsAtMs + 1000, once: `customer.read:${customerId}:tags:${tagsAtMs}` });

/** Of two reads of one customer in one batch the later one counts: what it shows is what stands. */
const newest = (reads: readonly Read[]): Read[] => [...new Map([...reads].sort((a, b) => a.beganAtMs - b.beganAtMs).map((read) => [read.customerId, read])).values()];

const profileOf = ({ detail, beganAtMs }: Read, customer: CustomerRecord) =>
  (customer.detailAtMs !== null && customer.detailAtMs > beganAtMs ? [] : [{ customer, name: detail.contact.name, type: detail.contact.type, detailAtMs: beganAtMs }]);

/**
 * What a detail adds to what is known: follows nobody reported, and one sight of each that was.
 * A follow that ended after the start shown stays ended: WeCom lists one-way relations and lags behind its own events (pitfall 16).
 * Of an open follow the callback's own time stands: a restored friendship is shown with its old start.
 */
export function factsShownBy(episodes: readonly Episode[], shown: readonly Pick<Shown, 'staffId' | 'startedAtMs'>[], readAtMs: number): ShownFact[] {
  return shown.flatMap(({ staffId, startedAtMs }): ShownFact[] => {
    const own = episodes.filter((episode) => episode.staffId === staffId);
    const open = openAt(own, readAtMs)[0];
    if (open) return open.verified ? [] : [{ staffId, kind: 'seen', atMs: readAtMs }];
    const lastEndMs = Math.max(-1, ...own.map((episode) => episode.endedAtMs ?? -1));
    return startedAtMs > lastEndMs ? [{ staffId, kind: 'found', atMs: startedAtMs }] : [];
  });
}

type ShownFact = Pick<FollowFact, 'staffId' | 'kind' | 'atMs'>;

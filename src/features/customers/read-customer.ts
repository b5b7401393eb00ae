import { floorToSecond } from '../../kernel/clock';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { Sender } from '../../kernel/work/registry';
import type { DomainEvent } from '../../vocabulary/events';
import type { Episode, FollowFact } from '../../vocabulary/follow';
import { adviseAfter, WecomError, type CustomerDetail, type Wecom } from '../../wecom';
import type { ResolveStaff } from '../staff';
import { foldEpisodes, openAt } from './fold-episodes';
import { customersByIds, factsOf, insertFact, lockCustomer, lockCustomerById, replaceTags, storeProfile, syncEpisodes, type CustomerRecord, type TagRow } from './store';

type Deps = Machine & { wecom: Wecom; resolveStaff: ResolveStaff };

interface Read {
  detail: CustomerDetail;
  beganAtMs: number;
}

const NO_RELATION = 84061;

/** 获取客户详情, after the greeting: profile, tags, and every present follower, by which a new customer is told from an old one (policy 8). */
export const readCustomer = (deps: Deps): Sender<Read> => ({
  kind: 'customer.read', lane: 'bulk',
  async send(work) {
    const customer = (await customersByIds(deps.database, [work.key]))[0];
    if (!customer) return { kind: 'failed', error: 'this customer is not known' };
    const beganAtMs = floorToSecond(deps.clock.nowMs());
    try {
      return { kind: 'done', result: { detail: await deps.wecom.customers.get(customer.externalUserId), beganAtMs } };
    } catch (error) {
      if (error instanceof WecomError && error.code === NO_RELATION) return { kind: 'failed', error: error.message };
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind === 'done' && outcome.result) await recordDetail(deps, tx, work.key, outcome.result, { type: 'work', id: work.id });
  },
});

/** For a caller who names a customer before any listing or callback did. */
export const makeLearnCustomer = (deps: Deps) => async (externalUserId: string): Promise<CustomerRecord | null> => {
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
    const customer = await lockCustomer(tx, externalUserId, { id: deps.ids.next(), nowMs: deps.clock.nowMs() }, deps.database.engine);
    await recordDetail(deps, tx, customer.id, { detail, beganAtMs }, { type: 'sync', id: 'learn' });
    return customer;
  });
};

async function recordDetail(deps: Deps, tx: Tx, customerId: string, { detail, beganAtMs }: Read, cause: Cause): Promise<void> {
  const { ids } = deps;
  if (!(await lockCustomerById(tx, customerId))) return;
  await storeProfile(tx, customerId, { name: detail.contact.name, type: detail.contact.type, detailAtMs: beganAtMs });
  const before = await factsOf(tx, customerId);
  const shown = [];
  for (const follow of detail.follows) shown.push({ staffId: await deps.resolveStaff(tx, follow.userId), startedAtMs: floorToSecond(follow.createTime * 1000), follow });
  const fresh = factsShownBy(foldEpisodes(before), shown, beganAtMs).map((fact) => ({ ...fact, id: ids.next(), state: null, source: 'detail' as const, arrivedAtMs: deps.clock.nowMs() }));
  for (const fact of fresh) await insertFact(tx, customerId, fact);
  const facts = fresh.length > 0 ? await factsOf(tx, customerId) : before;
  if (fresh.some((fact) => fact.kind === 'found')) await syncEpisodes(tx, customerId, foldEpisodes(facts), () => ids.next());
  const tags: TagRow[] = shown.flatMap(({ staffId, follow }) => follow.tags.map((tag) => ({ staffId, tagId: tag.id, name: tag.name.slice(0, 64), groupName: tag.groupName.slice(0, 64), type: tag.type })));
  await replaceTags(tx, customerId, tags, () => ids.next());
  tx.emit({ type: 'customer.read', subject: customerId, data: { scanned: facts.some((fact) => fact.state !== null) }, cause } satisfies DomainEvent);
}

/**
 * What a detail adds to what is known: follows nobody reported, and one sight of each that was.
 * A follow that ended after the start shown stays ended: WeCom lists one-way relations and lags behind its own events (pitfall 16).
 * Of an open follow the callback's own time stands: a restored friendship is shown with its old start.
 */
export function factsShownBy(episodes: readonly Episode[], shown: readonly { staffId: string; startedAtMs: number }[], readAtMs: number): ShownFact[] {
  return shown.flatMap(({ staffId, startedAtMs }): ShownFact[] => {
    const own = episodes.filter((episode) => episode.staffId === staffId);
    const open = openAt(own, readAtMs)[0];
    if (open) return open.verified ? [] : [{ staffId, kind: 'seen', atMs: readAtMs }];
    const lastEndMs = Math.max(-1, ...own.map((episode) => episode.endedAtMs ?? -1));
    return startedAtMs > lastEndMs ? [{ staffId, kind: 'found', atMs: startedAtMs }] : [];
  });
}

type ShownFact = Pick<FollowFact, 'staffId' | 'kind' | 'atMs'>;

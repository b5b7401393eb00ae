import type { NewWork } from '../../kernel/events';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Machine } from '../../kernel/machine';
import { replayWork, undoneWork } from '../../kernel/work/replay';
import type { Sender } from '../../kernel/work/registry';
import { adviseAfter, WecomError, type Wecom } from '../../wecom';
import { same } from './prune-members';
import { GONE_CONFIG } from './remove-way';
import { contactWayById, lockWay, storeLost, storeTold, storeUntold, storeWanted, type ContactWayRecord } from './store';

type Deps = Machine & { wecom: Wecom };

export interface WayWish {
  users: readonly string[];
  skipVerify: boolean;
}

/** Between two calls about one code: changes of a burst share the next. */
const APART_MS = 5000;

const onceOf = (id: string, wantedAtMs: number | null) => `contact_way.tell:${id}:${wantedAtMs ?? 0}`;
const tell = (id: string, wantedAtMs: number): NewWork => ({ kind: 'contact_way.tell', lane: 'send', key: id, payload: {}, notBeforeMs: wantedAtMs, once: onceOf(id, wantedAtMs) });
const hasOf = (way: ContactWayRecord): WayWish => ({ users: JSON.parse(way.users) as string[], skipVerify: way.skipVerify !== 0 });

/** Brings about at WeCom that this code leads to these members: one call at a time, the last wish counts. Twice changes nothing. */
export const makeWantMembers = ({ clock, bells }: Machine) => async (tx: Tx, { id }: Pick<ContactWayRecord, 'id'>, wish: WayWish): Promise<void> => {
  // its turn first: a call that is just being recorded may be the one this wish would have waited for
  await lockWay(tx, id);
  const way = await contactWayById(tx, id);
  if (!way) return;
  const has = hasOf(way);
  const wanted = JSON.stringify({ users: wish.users, skipVerify: wish.skipVerify });
  if (way.status !== 'active' || wish.users.length === 0) return;
  if (way.wanted !== null) {
    if (way.wanted !== wanted) await storeWanted(tx, way.id, wanted, way.wantedAtMs ?? clock.nowMs());
    const undone = await undoneWork(tx, onceOf(way.id, way.wantedAtMs));
    if (undone && (await replayWork(tx, undone, clock.nowMs()))) tx.afterCommit(() => bells[undone.lane].ring());
    return;
  }
  if (same(has.users, wish.users) && has.skipVerify === wish.skipVerify) return;
  const wantedAtMs = nextCallMs(clock.nowMs(), way.wantedAtMs);
  await storeWanted(tx, way.id, wanted, wantedAtMs);
  tx.enqueue(tell(way.id, wantedAtMs));
};

const nextCallMs = (nowMs: number, lastMs: number | null): number => Math.max(nowMs, (lastMs ?? -APART_MS) + APART_MS);

type Told = { wish: WayWish; told: string } | { gone: string };

/** 更新「联系我」 with the whole list, for WeCom replaces it as a whole (pitfall 30). Source: doc 92228. */
export const tellMembers = (deps: Deps): Sender<Told> => ({
  kind: 'contact_way.tell', lane: 'send',
  async send(work) {
    const way = await contactWayById(deps.database, work.key);
    if (!way?.configId || way.status !== 'active' || way.wanted === null) return { kind: 'done' };
    const wish = JSON.parse(way.wanted) as WayWish;
    try {
      await deps.wecom.contactWays.update({ configId: way.configId, users: [...wish.users], skipVerify: wish.skipVerify });
      return { kind: 'done', result: { wish, told: way.wanted } };
    } catch (error) {
      if (error instanceof WecomError && error.code === GONE_CONFIG) return { kind: 'done', result: { gone: way.configId } };
      const advice = adviseAfter(error, { repeatIsHarmless: true });
      // a member whom WeCom will not have is no setting that mends itself while we wait: the next look at the duty tries anew
      return error instanceof WecomError && error.code !== null && MEMBERS.has(error.code) ? { kind: 'failed', error: advice.error, code: error.code } : advice;
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind === 'failed') return void (await storeUntold(tx, work.key, outcome.error));
    if (outcome.kind !== 'done' || !outcome.result) return;
    if ('gone' in outcome.result) return void (await storeLost(tx, { id: work.key, configId: outcome.result.gone, nowMs: deps.clock.nowMs() }));
    await storeTold(tx, work.key, { ...outcome.result.wish, told: outcome.result.told });
    const way = await contactWayById(tx, work.key);
    if (!way?.wanted) return;
    const wantedAtMs = nextCallMs(deps.clock.nowMs(), deps.clock.nowMs());
    await storeWanted(tx, way.id, way.wanted, wantedAtMs);
    tx.enqueue(tell(way.id, wantedAtMs));
  },
});

/** One bad member refuses the whole list (pitfall 31). */
const MEMBERS = new Set([40098, 41054, 60011, 60111, 84074]);

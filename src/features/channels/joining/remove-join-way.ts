import type { NewWork } from '../../../kernel/events';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Machine } from '../../../kernel/machine';
import type { Sender } from '../../../kernel/work/registry';
import { adviseAfter, WecomError, type Wecom } from '../../../wecom';
import { GONE_CONFIG } from '../remove-way';
import { joinWayById, retireJoinWay, storeJoinRemoved, type JoinWayRecord } from './join-store';

type Deps = Machine & { wecom: Wecom };

export const removeJoinWork = (id: string): NewWork => ({ kind: 'join_way.remove', lane: 'bulk', key: id, payload: {} });

export async function retireJoin(tx: Tx, way: JoinWayRecord, nowMs: number): Promise<void> {
  if ((await retireJoinWay(tx, way.id, nowMs)) > 0 && way.configId !== null) tx.enqueue(removeJoinWork(way.id));
}

/** 删除客户群进群方式: who scans it joins nothing from now on; a repeat is harmless (41044). Source: doc 92229. */
export const removeJoinWay = (deps: Deps): Sender<{ configId: string }> => ({
  kind: 'join_way.remove', lane: 'bulk',
  async send(work) {
    const way = await joinWayById(deps.database, work.key);
    if (!way?.configId || way.status !== 'removing') return { kind: 'done' };
    try {
      await deps.wecom.joinWays.remove(way.configId);
    } catch (error) {
      if (!(error instanceof WecomError && error.code === GONE_CONFIG)) return adviseAfter(error, { repeatIsHarmless: true });
    }
    return { kind: 'done', result: { configId: way.configId } };
  },
  async record(tx, work, outcome) {
    if (outcome.kind === 'done' && outcome.result) await storeJoinRemoved(tx, { id: work.key, ...outcome.result, nowMs: deps.clock.nowMs() });
  },
});

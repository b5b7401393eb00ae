import type { NewWork } from '../../kernel/events';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Machine } from '../../kernel/machine';
import type { Sender } from '../../kernel/work/registry';
import { adviseAfter, WecomError, type Wecom } from '../../wecom';
import { contactWayById, retire, storeRemoved, type ContactWayRecord } from './store';
import { forgetUnrecorded } from './walk/walk-store';

type Deps = Machine & { wecom: Wecom };

/** There is no such configuration: what a repeat of a delete is answered. Source: doc 90313. */
export const GONE_CONFIG = 41044;

/** `beside`: this is a second one of that row's code; the row's own must surely stand. */
export const removeWork = (wayId: string, configId: string, beside = false): NewWork => ({
  kind: 'contact_way.remove', lane: 'bulk', key: wayId, payload: { configId, beside },
});

/** Nobody is shown this code any more, and what stands at WeCom is deleted. A row whose making is under way is deleted once it is made. */
export async function retireWay(tx: Tx, way: ContactWayRecord, nowMs: number): Promise<void> {
  if ((await retire(tx, way.id, nowMs)) > 0 && way.configId !== null) tx.enqueue(removeWork(way.id, way.configId));
}

/** 删除「联系我」: the QR code dies at once, and a repeat is harmless (41044). Source: doc 92228. */
export const removeWay = (deps: Deps): Sender => ({
  kind: 'contact_way.remove', lane: 'bulk',
  async send(work) {
    const { configId, beside } = work.payload as { configId: string; beside: boolean };
    try {
      if (beside && !(await standsBeside(deps, work.key, configId))) return { kind: 'failed', error: 'the recorded code does not surely stand, so its second is left alone' };
      await deps.wecom.contactWays.remove(configId);
      return { kind: 'done' };
    } catch (error) {
      if (error instanceof WecomError && error.code === GONE_CONFIG) return { kind: 'done' };
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind !== 'done') return;
    const configId = String(work.payload['configId']);
    await forgetUnrecorded(tx, configId);
    await storeRemoved(tx, { id: work.key, configId, nowMs: deps.clock.nowMs() });
  },
});

/** Asked of WeCom, not of our own row: what people hold in their hands must work. */
async function standsBeside({ database, wecom }: Deps, wayId: string, configId: string): Promise<boolean> {
  const way = await contactWayById(database, wayId);
  if (!way || way.configId === configId) return false;
  if (way.configId === null) return way.status === 'retired';
  if (way.status !== 'active') return way.status === 'removing';
  const detail = await wecom.contactWays.get(way.configId).catch((error: unknown) => {
    if (error instanceof WecomError && error.code === GONE_CONFIG) return null;
    throw error;
  });
  return detail !== null && detail.configId === way.configId && detail.state === way.state;
}

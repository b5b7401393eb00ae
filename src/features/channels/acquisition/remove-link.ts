import type { NewWork } from '../../../kernel/events';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Machine } from '../../../kernel/machine';
import type { Sender } from '../../../kernel/work/registry';
import { adviseAfter, WecomError, type Wecom } from '../../../wecom';
import { linkById, retireLink, storeLinkRemoved, type LinkRecord } from './link-store';

type Deps = Machine & { wecom: Wecom };

/** What WeCom answers for a link_id that is no more; the documents name no code of its own. */
const BAD_PARAMETER = 40058;

export const removeLinkWork = (id: string): NewWork => ({ kind: 'acquisition_link.remove', lane: 'bulk', key: id, payload: {} });

export async function retireWholeLink(tx: Tx, link: LinkRecord, nowMs: number): Promise<void> {
  if ((await retireLink(tx, link.id, nowMs)) > 0 && link.linkId !== null) tx.enqueue(removeLinkWork(link.id));
}

/** 删除获客链接: every code it carried leads nowhere from now on. A repeat finds nothing to delete. Source: doc 97297. */
export const removeLink = (deps: Deps): Sender<{ id: string }> => ({
  kind: 'acquisition_link.remove', lane: 'bulk',
  async send(work) {
    const link = await linkById(deps.database, work.key);
    if (!link?.linkId || link.status !== 'removing') return { kind: 'done' };
    try {
      await deps.wecom.acquisitionLinks.remove(link.linkId);
    } catch (error) {
      if (!(error instanceof WecomError && error.code === BAD_PARAMETER)) return adviseAfter(error, { repeatIsHarmless: true });
    }
    return { kind: 'done', result: { id: link.id } };
  },
  async record(tx, _work, outcome) {
    if (outcome.kind === 'done' && outcome.result) await storeLinkRemoved(tx, outcome.result.id, deps.clock.nowMs());
  },
});

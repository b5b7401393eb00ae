import { notFound, ruleBroken } from '../../kernel/errors';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { Sender } from '../../kernel/work/registry';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { DomainEvent } from '../../vocabulary/events';
import { adviseAfter, isSetting, refusedForGood, WecomError, type Wecom } from '../../wecom';
import type { CustomersRoom } from '../customers';
import { askWishes, endWishes, refused, waitFor } from './ask-wishes';
import { fulfil, type Wanted } from './decide-wishes';
import { dropFromLibrary } from './keep-library';
import { groupById, storeGroups, storeTags, takeLibraryTurn, tagsByIds } from './store';
import { lockWishesByIds, wishById, type WishRecord } from './wish-store';

type Deps = Machine & { wecom: Wecom; customers: CustomersRoom; unknownTags(tagIds: readonly string[]): Promise<string[]> };

export type LibraryWish = { name?: string; order?: number } | { deleted: true };

/** A tag or a group gets another name or place, or is deleted. */
export const makeChangeTag = (deps: Deps) => async (id: string, change: LibraryWish, cause: Cause): Promise<'done' | 'pending'> => {
  const group = await groupById(deps.database, id);
  if ((!group || group.deleted === 1) && (await deps.unknownTags([id])).length > 0) throw notFound('tag.not_found', 'there is no such tag or group of tags');
  const values = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)) as Record<string, string | number | boolean>;
  const names = Object.keys(values);
  if (names.length === 0) throw ruleBroken('tag.nothing_asked', 'there is nothing to change');
  const [row] = await deps.unitOfWork.run(async (tx) => {
    const rows = await askWishes(deps, tx, [{ wishKey: `change:${id}`, kind: 'tag.change', customerId: null, staffId: null, target: id, values }]);
    for (const each of rows) tx.emit({ type: 'tag.change_asked', subject: each.id, data: { fields: names.sort().join(' ') }, cause } satisfies DomainEvent);
    return rows;
  });
  const { id: wishId, asks } = row as WishRecord;
  const end = await waitFor(deps, () => wishById(deps.database, wishId), { no: asks, names });
  if (end.status === 'refused') throw ruleBroken('tag.refused', `WeCom did not change this: ${end.reason ?? ''}`);
  return end.status;
};

const NO_SUCH_TAG = 40068;

/** 编辑, 删除企业客户标签: both may be repeated; deleting what is no more (40068) is done. */
export const sendChange = (deps: Deps): Sender<{ sent: Wanted }> => ({
  kind: 'tag.change', lane: 'send',
  async send(work) {
    const row = await wishById(deps.database, work.key);
    if (!row || row.target === null) return { kind: 'failed', error: 'this tag is not known' };
    const deletes = row.wanted['deleted'] !== undefined;
    try {
      await (deletes ? remove(deps, row.target) : deps.wecom.corpTags.edit({ id: row.target, ...changeOf(row.wanted) }));
      return { kind: 'done', result: { sent: row.wanted } };
    } catch (error) {
      if (deletes && error instanceof WecomError && error.code === NO_SUCH_TAG) return { kind: 'done', result: { sent: row.wanted } };
      if (error instanceof WecomError && error.kind === 'permission' && !isSetting(error)) return refusedForGood(error); // another app's tag (81011)
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind !== 'done' && outcome.kind !== 'failed') return;
    const [row] = await lockWishesByIds(tx, [work.key], deps.clock.nowMs());
    if (!row) return;
    if (outcome.kind === 'failed') return endWishes(deps, tx, [refused(row, outcome.error)]);
    const sent = outcome.result?.sent ?? {};
    await (sent['deleted'] === undefined ? storeChange(deps, tx, String(row.target), changeOf(sent)) : dropFromLibrary(deps, tx, [String(row.target)]));
    await endWishes(deps, tx, [{ row, next: fulfil(row, sent), reason: null }]);
  },
});

const remove = async ({ database, wecom }: Deps, id: string): Promise<void> =>
  wecom.corpTags.remove((await groupById(database, id)) ? { groupIds: [id] } : { tagIds: [id] });

const changeOf = ({ name, order }: Wanted): { name?: string; order?: number } =>
  ({ ...(name === undefined ? {} : { name: String(name.value) }), ...(order === undefined ? {} : { order: Number(order.value) }) });

async function storeChange({ clock, ids }: Deps, tx: Tx, id: string, { name, order }: { name?: string; order?: number }): Promise<void> {
  const nowMs = clock.nowMs();
  await takeLibraryTurn(tx, nowMs);
  const changed = <Row extends { name: string; sortOrder: number }>(row: Row): Row => ({ ...row, name: name ?? row.name, sortOrder: order ?? row.sortOrder, seenAtMs: nowMs });
  const group = await groupById(tx, id);
  if (group) return storeGroups(tx, [group], [changed(group)], () => ids.next());
  const tags = await tagsByIds(tx, [id]);
  return storeTags(tx, tags, tags.map(changed), () => ids.next());
}

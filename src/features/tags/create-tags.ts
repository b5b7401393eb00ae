import { ruleBroken } from '../../kernel/errors';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { Outcome } from '../../kernel/work/outcome';
import type { Sender } from '../../kernel/work/registry';
import type { DomainEvent } from '../../vocabulary/events';
import { adviseAfter, isSetting, refusedForGood, WecomError, type CorpTagGroup, type Wecom } from '../../wecom';
import { askWishes, endWishes, refused, waitFor } from './ask-wishes';
import { fulfil, type Wanted } from './decide-wishes';
import type { KeepLibrary } from './keep-library';
import { tagsOfGroupNamed, type TagItem } from './views';
import { lockWishesByIds, wishById, type WishRecord } from './wish-store';

type Deps = Machine & { wecom: Wecom; keepLibrary: KeepLibrary };

export interface CreatedTags {
  status: 'active' | 'pending';
  items: TagItem[];
}

/** Tags of one group: asked for once however many ask, found when they are there already (policy 30). */
export const makeCreateTags = (deps: Deps) => async (groupName: string, names: readonly string[], cause: Cause): Promise<CreatedTags> => {
  const wanted = [...new Set(names)];
  const [row] = await deps.unitOfWork.run(async (tx) => {
    const rows = await askWishes(deps, tx, [{
      wishKey: `create:${groupName}`, kind: 'tag.create', customerId: null, staffId: null, target: groupName, values: Object.fromEntries(wanted.map((name) => [`name:${name}`, true])),
    }]);
    for (const { id } of rows) tx.emit({ type: 'tags.asked', subject: id, data: { names: wanted.length }, cause } satisfies DomainEvent);
    return rows;
  });
  const { id, asks } = row as WishRecord;
  const end = await waitFor(deps, () => wishById(deps.database, id), { no: asks, names: wanted.map((name) => `name:${name}`) });
  const items = (await tagsOfGroupNamed(deps.database, groupName)).filter((tag) => wanted.includes(tag.name));
  if (end.status === 'refused' && items.length < wanted.length) throw ruleBroken('tags.refused', `WeCom did not make these tags: ${end.reason ?? ''}`);
  return { status: end.status === 'pending' ? 'pending' : 'active', items };
};

interface Made {
  sent: Wanted;
  groups: CorpTagGroup[];
  seenAtMs: number;
}

const NAME_TAKEN = 40071;
/** A name that WeCom calls taken and does not show (another app's rule group): looked for a few times. */
const ATTEMPTS_WITH_HIDDEN_NAME = 3;

/** 添加企业客户标签: looks first, so that a call of unknown outcome is never repeated and names that are there are left alone. */
export const sendCreate = (deps: Deps): Sender<Made> => ({
  kind: 'tag.create', lane: 'send',
  async send(work) {
    const row = await wishById(deps.database, work.key);
    if (!row || row.target === null) return { kind: 'failed', error: 'this group is not known' };
    try {
      const seenAtMs = deps.clock.nowMs();
      const group = (await deps.wecom.corpTags.list()).find((each) => each.name === row.target && !each.deleted);
      const missing = Object.keys(row.wanted).map((key) => key.slice('name:'.length)).filter((name) => !group?.tags.some((tag) => tag.name === name && !tag.deleted));
      const made = missing.length === 0 ? [] : [await deps.wecom.corpTags.add({ groupName: row.target, names: missing })];
      return { kind: 'done', result: { sent: row.wanted, groups: [...(group ? [group] : []), ...made], seenAtMs } };
    } catch (error) {
      return outcomeOf(error, work.attempts);
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind !== 'done' && outcome.kind !== 'failed') return;
    const [row] = await lockWishesByIds(tx, [work.key], deps.clock.nowMs());
    if (!row) return;
    if (outcome.kind === 'failed') return endWishes(deps, tx, [refused(row, outcome.error)]);
    const { sent = {}, groups = [], seenAtMs = 0 } = outcome.result ?? {};
    await deps.keepLibrary(tx, { groups: mergedGroups(groups), asked: [], absentIsGone: false, seenAtMs }, { type: 'work', id: work.id });
    await endWishes(deps, tx, [{ row, next: fulfil(row, sent), reason: null }]);
  },
});

/** The group as it was listed, with the tags that were made just now. */
const mergedGroups = ([first, ...more]: readonly CorpTagGroup[]): CorpTagGroup[] =>
  first ? [{ ...first, tags: [...first.tags, ...more.filter((group) => group.id === first.id).flatMap((group) => group.tags)] }, ...more.filter((group) => group.id !== first.id)] : [];

function outcomeOf(error: unknown, attempts: number): Outcome<Made> {
  if (error instanceof WecomError && error.code === NAME_TAKEN && attempts <= ATTEMPTS_WITH_HIDDEN_NAME) return { kind: 'retry', error: error.message };
  if (error instanceof WecomError && error.kind === 'permission' && !isSetting(error)) return refusedForGood(error);
  return adviseAfter(error, { repeatIsHarmless: false });
}

import type { Tx } from '../../kernel/database/unit-of-work';
import type { NewWork } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { Sender } from '../../kernel/work/registry';
import { adviseAfter, WecomError, type Wecom } from '../../wecom';
import type { CustomersRoom } from '../customers';
import { dropFromLibrary, listWork, type KeepLibrary, type Listing } from './keep-library';
import { tagsByIds } from './store';

type Deps = Machine & { wecom: Wecom; customers: CustomersRoom; keepLibrary: KeepLibrary };

const NO_SUCH_TAG = 40068;

/** 获取企业标签库: everything there is, or the tags of the payload by their ids. */
export const listTags = ({ wecom, clock, keepLibrary }: Deps): Sender<Listing> => ({
  kind: 'tags.list', lane: 'bulk',
  async send({ payload }) {
    const asked = Array.isArray(payload['tagIds']) ? (payload['tagIds'] as string[]) : null;
    const listing = { asked, absentIsGone: payload['absentIsGone'] === true, seenAtMs: clock.nowMs() };
    try {
      return { kind: 'done', result: { ...listing, groups: await wecom.corpTags.list(asked ?? undefined) } };
    } catch (error) {
      if (asked && error instanceof WecomError && error.code === NO_SUCH_TAG) return { kind: 'done', result: { ...listing, groups: [] } };
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind === 'done' && outcome.result) await keepLibrary(tx, outcome.result, { type: 'work', id: work.id });
  },
});

const EVERY_MS = 1000;

/** An admin who re-orders a group raises dozens of events: one listing answers those of a second. */
export function listSoon({ clock }: Pick<Machine, 'clock'>): NewWork {
  const slot = Math.floor(clock.nowMs() / EVERY_MS) + 1;
  return { ...listWork(), notBeforeMs: slot * EVERY_MS, once: `tags.list:${slot}` };
}

/** 企业客户标签事件: which tag or group is no more is known from the event; everything else is read anew. */
export const makeHearTagEvents = (deps: Deps) => async (tx: Tx, deletedIds: readonly (string | null)[]): Promise<void> => {
  const ids = deletedIds.filter((id) => id !== null);
  if (ids.length > 0) await dropFromLibrary(deps, tx, ids);
  tx.enqueue(listSoon(deps));
};

/** Which of these are no tags. One we never heard of may have been made a moment ago: WeCom is asked before anybody is told no. */
export const makeFindUnknownTags = (deps: Deps) => async (tagIds: readonly string[]): Promise<string[]> => {
  const unknown = async () => {
    const live = new Set((await tagsByIds(deps.database, tagIds)).filter((tag) => tag.deleted === 0).map((tag) => tag.tagId));
    return tagIds.filter((tagId) => !live.has(tagId));
  };
  const missing = await unknown();
  if (missing.length === 0) return [];
  const listing = { asked: missing, absentIsGone: false, seenAtMs: deps.clock.nowMs() };
  try {
    const groups = await deps.wecom.corpTags.list(missing);
    await deps.unitOfWork.run((tx) => deps.keepLibrary(tx, { ...listing, groups }, { type: 'sync', id: 'tags' }));
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
  }
  return unknown();
};

import type { NewWork } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { Job, Sender } from '../../kernel/work/registry';
import { adviseAfter, WecomError, type Wecom } from '../../wecom';
import { staffByIds } from '../staff';
import { activeGroupsAfter, lockGroups, ownersInRange } from './store';

type Deps = Machine & { wecom: Wecom };

const DAY_MS = 86_400_000;
const OWNERS_AT_ONCE = 100;
const GROUPS_AT_ONCE = 200;

export const planWork = (): NewWork => ({ kind: 'groups.plan', key: 'all', payload: {} });
export const readWork = (groupId: string): NewWork => ({ kind: 'group.read', key: groupId, lane: 'bulk', payload: {} });
const listWork = (staffIds: readonly string[]): NewWork => ({ kind: 'groups.list', key: String(staffIds[0]), lane: 'bulk', payload: { staffIds } });
const walkWork = (after: string): NewWork => ({ kind: 'groups.walk', key: 'all', payload: { after } });

/** At first and every night: whose groups are there, and who is in those that we know. */
export const planReads = (): Job => ({
  kind: 'groups.plan',
  async run(tx) {
    const owners = await ownersInRange(tx);
    for (let from = 0; from < owners.length; from += OWNERS_AT_ONCE) tx.enqueue(listWork(owners.slice(from, from + OWNERS_AT_ONCE)));
    tx.enqueue(walkWork(''));
  },
});

/** Known groups are read again page by page, each once a day: what was never told is found here. */
export const walkGroups = ({ clock }: Machine): Job => ({
  kind: 'groups.walk',
  async run(tx, { payload }) {
    const { after = '' } = payload as { after?: string };
    const groups = await activeGroupsAfter(tx, after, GROUPS_AT_ONCE);
    const day = Math.floor(clock.nowMs() / DAY_MS);
    for (const { id } of groups) tx.enqueue({ ...readWork(id), once: `group.read:${id}:day:${day}` });
    const last = groups.at(-1);
    if (last && groups.length === GROUPS_AT_ONCE) tx.enqueue(walkWork(last.id));
  },
});

interface Page {
  chatIds: string[];
  nextCursor: string | null;
  /** One of several owners cannot be listed: each is asked for alone. */
  refused: boolean;
}

/** A cursor that never ends is a listing that lies. */
const MAX_PAGES = 1000;
const LONGEST_ID = 64;
/** Out of range, unknown, not a userid: these owners have no groups that we could list. */
const NOT_LISTED = new Set([60011, 60111, 40003]);

/** 获取客户群列表 of some owners, page by page; the cursor stands in the row of work, so a stop in between resumes there. */
export const listGroups = (deps: Deps): Sender<Page> => ({
  kind: 'groups.list', lane: 'bulk',
  async send({ payload }) {
    const members = (await staffByIds(deps.database, payload['staffIds'] as string[])).filter((member) => member.mergedInto === null);
    if (members.length === 0) return { kind: 'done' };
    const cursor = typeof payload['cursor'] === 'string' ? payload['cursor'] : null;
    try {
      const page = await deps.wecom.groupChats.list({ ownerUserIds: members.map((member) => member.userId), cursor });
      return { kind: 'done', result: { chatIds: page.items.filter((chatId) => chatId.length <= LONGEST_ID), nextCursor: page.nextCursor, refused: false } };
    } catch (error) {
      if (error instanceof WecomError && NOT_LISTED.has(error.code ?? 0)) return { kind: 'done', result: { chatIds: [], nextCursor: null, refused: members.length > 1 } };
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, { id, payload }, outcome) {
    if (outcome.kind !== 'done' || !outcome.result) return;
    const { chatIds, nextCursor, refused } = outcome.result;
    if (refused) for (const staffId of payload['staffIds'] as string[]) tx.enqueue(listWork([staffId]));
    if (chatIds.length > 0) {
      for (const group of await lockGroups(tx, chatIds, () => deps.ids.next())) if (group.readAtMs === null && group.status === 'active') tx.enqueue({ ...readWork(group.id), once: `group.read:${group.id}:first` });
    }
    const page = Number(payload['page'] ?? 0);
    if (nextCursor === null || nextCursor === payload['cursor']) return;
    if (page < MAX_PAGES) tx.enqueue({ ...listWork(payload['staffIds'] as string[]), payload: { ...payload, cursor: nextCursor, page: page + 1 } });
    else deps.logger.error('a listing of groups did not come to an end and was cut', { work: id, pages: page });
  },
});

import { floorToSecond } from '../../kernel/clock';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Machine } from '../../kernel/machine';
import type { WorkItem } from '../../kernel/work/outcome';
import type { Sender } from '../../kernel/work/registry';
import type { DomainEvent } from '../../vocabulary/events';
import { adviseAfter, WecomError, type GroupChat, type Wecom } from '../../wecom';
import { markGrouped, type CustomersRoom } from '../customers';
import type { ResolveStaff } from '../staff';
import { decideMembers, mayAllHaveLeft, type Shown } from './decide-members';
import { dissolved } from './hear-chats';
import { readWork } from './plan-reads';
import { endStays, groupById, lockGroups, openStays, storeGroups, storeStays, type GroupRecord } from './store';

type Deps = Machine & { wecom: Wecom; customers: CustomersRoom; resolveStaff: ResolveStaff };

/** `null`: WeCom says that the group is no more. */
type Read = { beganAtMs: number; chat: GroupChat | null };

const DISSOLVED = 49008;
/** join_scene of a QR code (doc 92122). */
const BY_CODE = 3;

/** 获取客户群详情: who is in it now. */
export const readGroup = (deps: Deps): Sender<Read> => ({
  kind: 'group.read', lane: 'bulk',
  async send(work) {
    const group = await groupById(deps.database, work.key);
    if (!group || group.status === 'dismissed') return { kind: 'done' };
    const beganAtMs = deps.clock.nowMs();
    try {
      const chat = await deps.wecom.groupChats.get(group.chatId);
      if (chat.chatId !== group.chatId) return { kind: 'failed', error: 'WeCom answered with another group' };
      return { kind: 'done', result: { beganAtMs, chat } };
    } catch (error) {
      if (error instanceof WecomError && error.code === DISSOLVED) return { kind: 'done', result: { beganAtMs, chat: null } };
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind === 'done' && outcome.result) await store(deps, tx, work, outcome.result);
  },
});

/** Lock order: customers (made; who joined by a code is marked) → group. */
async function store(deps: Deps, tx: Tx, work: WorkItem, { chat, beganAtMs }: Read): Promise<void> {
  const known = await groupById(tx, work.key);
  if (!known) return;
  const shown = chat ? await shownIn(deps, tx, chat) : [];
  const ownerStaffId = chat?.ownerUserId ? await deps.resolveStaff(tx, chat.ownerUserId) : null;
  const codeJoiners = shown.filter(({ person, joinScene, state }) => person.startsWith('c') && joinScene === BY_CODE && state !== null).map(({ person }) => person.slice(1));
  if (codeJoiners.length > 0) await markGrouped(tx, { joined: codeJoiners, among: [], nowMs: deps.clock.nowMs() });
  const [group] = await lockGroups(tx, [known.chatId], () => deps.ids.next());
  // a later read was stored before this one, or the group came to its end meanwhile
  if (!group || group.status === 'dismissed' || (group.readAtMs !== null && group.readAtMs >= beganAtMs)) return;
  const cause = { type: 'work' as const, id: work.id };
  if (chat === null) {
    await endStays(tx, [group.id], beganAtMs);
    await storeGroups(tx, [dissolved(group, beganAtMs)]);
    tx.emit({ type: 'group.dismissed', subject: group.id, data: {}, cause } satisfies DomainEvent);
    return;
  }
  const open = await openStays(tx, group.id);
  const change = decideMembers(open, shown, floorToSecond(beganAtMs));
  if (!isBelieved(work, group, chat, { left: change.left.length, open: open.length, shown: shown.length })) {
    deps.logger.warn('a read takes more people out of a group than it may by itself; it is asked again', { group: group.id, left: change.left.length });
    tx.enqueue({ ...readWork(group.id), payload: { ...work.payload, confirms: chat.memberVersion ?? '' }, notBeforeMs: deps.clock.nowMs() + CONFIRM_AFTER_MS });
    return;
  }
  await storeStays(tx, { groupId: group.id, seenAtMs: deps.clock.nowMs() }, change, () => deps.ids.next());
  const moved = [...change.joined.map(({ person }) => person), ...change.left.flatMap(({ id: stay }) => open.find(({ id }) => id === stay)?.person ?? [])].filter((person) => person.startsWith('c'));
  for (const customerId of await markGrouped(tx, { joined: [], among: moved.map((person) => person.slice(1)), nowMs: beganAtMs })) tx.emit({ type: 'group.member_changed', subject: customerId, data: { scanned: true }, cause } satisfies DomainEvent);
  const next: GroupRecord = {
    ...group, name: chat.name.slice(0, 128), ownerStaffId, memberVersion: chat.memberVersion?.slice(0, 64) ?? null, createdAtMs: chat.createTime * 1000, readAtMs: beganAtMs,
    members: shown.length, externals: shown.filter(({ person }) => person.startsWith('c')).length,
  };
  await storeGroups(tx, [waitOrRest(deps, tx, work, next)]);
  if (change.joined.length + change.left.length > 0) tx.emit({ type: 'group.changed', subject: group.id, data: { joined: change.joined.length, left: change.left.length }, cause } satisfies DomainEvent);
}

const CONFIRM_AFTER_MS = 60_000;

/** Nobody in it at all is no answer; many who left are believed when an event told of this very version, or a second read says the same. */
function isBelieved({ payload }: WorkItem, group: GroupRecord, chat: GroupChat, count: { left: number; open: number; shown: number }): boolean {
  if (count.shown === 0) return count.open === 0;
  if (mayAllHaveLeft(count.left, count.open)) return true;
  const told = chat.memberVersion !== null && chat.memberVersion === group.wantedVersion;
  return told || payload['confirms'] === (chat.memberVersion ?? '');
}

/** Reads lag behind their events (doc 92122): until the version that was told is shown, the group is read again, three times in all. */
const AGAIN_AFTER_MS = [60_000, 600_000];

function waitOrRest({ clock, logger }: Deps, tx: Tx, { payload }: WorkItem, group: GroupRecord): GroupRecord {
  if (group.wantedVersion === null || group.wantedVersion === group.memberVersion) return { ...group, wantedVersion: null };
  const step = Number(payload['step'] ?? 0);
  const afterMs = AGAIN_AFTER_MS[step];
  if (afterMs === undefined) {
    logger.warn('a group never showed the version that an event told of', { group: group.id });
    return { ...group, wantedVersion: null };
  }
  tx.enqueue({ ...readWork(group.id), payload: { step: step + 1 }, notBeforeMs: clock.nowMs() + afterMs, once: `group.read:${group.id}:${group.wantedVersion}:${step}` });
  return group;
}

async function shownIn({ customers, resolveStaff }: Deps, tx: Tx, chat: GroupChat): Promise<Shown[]> {
  const people = await customers.idsOf(tx, chat.members.filter((member) => !member.isStaff).map((member) => member.id));
  const shown: Shown[] = [];
  for (const { id, isStaff, joinTime, joinScene, state, inviterUserId } of chat.members) {
    const personId = isStaff ? await resolveStaff(tx, id) : people.get(id);
    if (personId === undefined) continue;
    shown.push({ person: `${isStaff ? 's' : 'c'}${personId}`, joinedAtMs: joinTime * 1000, joinScene, state, inviterStaffId: inviterUserId === null ? null : await resolveStaff(tx, inviterUserId) });
  }
  return shown;
}

import { conflict, notFound, ruleBroken, type FieldFault } from '../../../kernel/errors';
import type { Cause } from '../../../kernel/events';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Machine } from '../../../kernel/machine';
import type { DomainEvent } from '../../../vocabulary/events';
import { isOverwriting } from '../../revision';
import { membersByNames } from '../../staff';
import type { TagsRoom } from '../../tags';
import { retireWay } from '../remove-way';
import { contactWayById, type ContactWayRecord, type Intent } from '../store';
import { channelById, insertChannel, lockChannel, STATE_BYTES, storeArchived, storeChannel, type ChannelRecord } from './channel-store';
import { termsFaults, type ChannelTerms, type ChannelWish } from './channel-terms';
import { decideDuty, type Roster } from './decide-duty';
import { dutyWork } from './duty-work';
import { rostersOf } from './read-roster';
import { channelChanged, writtenOf } from './revision';

export interface SaveDeps extends Machine {
  tags: TagsRoom;
  businessTimeZone: string;
  askForWays(tx: Tx, ways: readonly (Omit<Intent, 'id'> & { id?: string })[]): Promise<void>;
  askWayAgain(tx: Tx, way: ContactWayRecord, users: readonly string[]): Promise<boolean>;
}

export const channelUnknown = () => notFound('channel.not_found', 'there is no such channel');

/** A new 渠道活码: its row, the intent for WeCom and the first duty, together. */
export const makeCreateChannel = (deps: SaveDeps) => async ({ name, kind, ...terms }: ChannelWish, cause: Cause, newId: string | null): Promise<ChannelRecord> => {
  await check(deps, terms, terms);
  const channel = { id: newId ?? deps.ids.next(), state: deps.ids.secret(STATE_BYTES), name, kind, terms, createdAtMs: deps.clock.nowMs() };
  return deps.unitOfWork.run(async (tx) => {
    const users = await servingNow(deps, tx, channel);
    if (await insertChannel(tx, channel)) {
      await deps.askForWays(tx, [{ id: channel.id, state: channel.state, users, channelId: channel.id, skipVerify: terms.skipVerify ?? true }]);
      tx.emit({ type: 'channel.created', subject: channel.id, data: { kind }, cause } satisfies DomainEvent);
      tx.enqueue(dutyWork(channel.id));
    } // else: made before, its answer was lost
    return (await channelById(tx, channel.id)) as ChannelRecord;
  });
};

/** What is named is replaced as a whole; WeCom hears of it by the duty. A code that WeCom refused, or has no more, is asked for anew. `over`: the revision that was changed. */
export const makeChangeChannel = (deps: SaveDeps) => async (id: string, { change: wish, over }: { change: Partial<ChannelWish>; over?: string | undefined }, cause: Cause): Promise<ChannelRecord> => {
  const known = await channelById(deps.database, id);
  if (!known) throw channelUnknown();
  await check(deps, { ...known.terms, ...termsIn(wish) }, wish);
  return deps.unitOfWork.run(async (tx) => {
    const channel = await lockChannel(tx, id);
    if (!channel) throw channelUnknown();
    if (channel.archivedAtMs !== null) throw conflict('channel.archived', 'this channel is archived');
    const changed = { ...channel, name: wish.name ?? channel.name, kind: wish.kind ?? channel.kind, terms: { ...channel.terms, ...termsIn(wish) } };
    if (isOverwriting(over, writtenOf(channel), writtenOf(changed))) throw await channelChanged(tx, id);
    const users = await servingNow(deps, tx, changed);
    await storeChannel(tx, changed, deps.clock.nowMs());
    const way = await contactWayById(tx, id);
    if (way && way.status !== 'active') await deps.askWayAgain(tx, way, users);
    tx.emit({ type: 'channel.changed', subject: id, data: { fields: Object.keys(wish).sort().join(' ') }, cause } satisfies DomainEvent);
    tx.enqueue(dutyWork(id));
    return changed;
  });
};

/** No longer used: its code goes on adding friends to staff until nobody has come for 180 days, or dies at once if that is asked for. */
export const makeArchiveChannel = (deps: Machine) => async (id: string, { deleteCode }: { deleteCode: boolean }, cause: Cause): Promise<ChannelRecord> =>
  deps.unitOfWork.run(async (tx) => {
    if (!(await lockChannel(tx, id))) throw channelUnknown();
    const archived = await storeArchived(tx, id, deps.clock.nowMs());
    if (archived > 0) tx.emit({ type: 'channel.archived', subject: id, data: { deleteCode }, cause } satisfies DomainEvent);
    const way = deleteCode ? await contactWayById(tx, id) : null;
    if (way) await retireWay(tx, way, deps.clock.nowMs());
    tx.enqueue(dutyWork(id));
    return (await channelById(tx, id)) as ChannelRecord;
  });

const termsIn = ({ name: _name, kind: _kind, ...terms }: Partial<ChannelWish>): Partial<ChannelTerms> => Object.fromEntries(Object.entries(terms).filter(([, value]) => value !== undefined));

/** Members whom nobody knows would have WeCom refuse the whole code (pitfall 31); only what is asked for now is checked, so one who left does not bar a new name. */
async function check({ database, tags }: SaveDeps, whole: ChannelTerms, asked: Partial<ChannelWish>): Promise<void> {
  const faults: FieldFault[] = termsFaults(whole);
  const named = [...(asked.staff ?? []).map(({ userId }, n) => ({ userId, path: `staff[${n}].userId` })), ...(asked.backupUserIds ?? []).map((userId, n) => ({ userId, path: `backupUserIds[${n}]` }))];
  const members = await membersByNames(database, named.map(({ userId }) => userId));
  for (const { userId, path } of named) {
    const member = members.get(userId.toLowerCase());
    if (!member || member.leftAtMs !== null) faults.push({ path, code: 'staff_unknown', detail: 'is not a member that this app can see; a new member is known within the hour' });
  }
  const unknown = asked.tagIds?.length ? new Set(await tags.unknownTags([...new Set(asked.tagIds)])) : new Set<string>();
  (asked.tagIds ?? []).forEach((tagId, n) => { if (unknown.has(tagId)) faults.push({ path: `tagIds[${n}]`, code: 'tag_unknown', detail: 'there is no such tag' }); });
  if (faults.length > 0) throw ruleBroken('channel.not_usable', 'the channel does not meet every check', faults);
}

async function servingNow({ clock, businessTimeZone: timeZone }: SaveDeps, tx: Tx, channel: Pick<ChannelRecord, 'id' | 'terms'>): Promise<string[]> {
  const nowMs = clock.nowMs();
  const roster = (await rostersOf(tx, [channel], { nowMs, timeZone })).get(channel.id) as Roster;
  const { users } = decideDuty(roster, nowMs, timeZone);
  const fault = { path: 'staff', code: 'nobody_fit', detail: 'none of these members can be added by a friend: outside the visible range, not activated or refused by WeCom' };
  if (users.length === 0) throw ruleBroken('channel.not_usable', 'the channel does not meet every check', [fault]);
  return users;
}

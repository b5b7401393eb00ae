import type { ChannelAdd } from '../../../../entities/channel-add';
import type { Machine } from '../../../kernel/machine';
import type { Job } from '../../../kernel/work/registry';
import { episodesByCustomer, takeTurns } from '../../customers';
import type { TagsRoom } from '../../tags';
import { addsOfCustomers, deleteAdds, insertAdds } from './add-store';
import { dayOf } from './calendar';
import { channelsByStates, mayBeChannel } from './channel-store';
import { dutyWork } from './duty-work';

type Deps = Machine & { tags: TagsRoom; businessTimeZone: string };

/** Whoever came by a channel is counted with it and tagged, once; what stands follows from all facts of the friend. An add by a channel is nobody's referral. */
export const recordAdds = (deps: Deps): Job => ({
  kind: 'channel.record',
  async runAll(tx, works) {
    const causes = new Map(works.map(({ id, key }) => [key, { type: 'work' as const, id }]));
    const friendIds = [...causes.keys()];
    await takeTurns(tx, friendIds);
    const episodes = [...await episodesByCustomer(tx, friendIds)].flatMap(([customerId, own]) => own.map(({ state, staffId, startedAtMs }) => ({ customerId, state, staffId, startedAtMs })));
    const channels = new Map((await channelsByStates(tx, [...new Set(episodes.map(({ state }) => state).filter(mayBeChannel))])).map((channel) => [channel.state, channel]));
    const wanted = episodes.flatMap(({ customerId, state, staffId, startedAtMs }): ChannelAdd[] => {
      const channel = channels.get(state ?? '');
      return channel ? [{ id: deps.ids.next(), channelId: channel.id, customerId, staffId, addedAtMs: startedAtMs, day: dayOf(startedAtMs, deps.businessTimeZone) }] : [];
    });
    const stored = await addsOfCustomers(tx, friendIds);
    const [want, have] = [new Set(wanted.map(keyOf)), new Set(stored.map(keyOf))];
    await deleteAdds(tx, stored.filter((add) => !want.has(keyOf(add))).map((add) => add.id));
    const fresh = wanted.filter((add) => !have.has(keyOf(add)));
    await insertAdds(tx, fresh);
    const byId = new Map([...channels.values()].map((channel) => [channel.id, channel]));
    await deps.tags.markCustomers(tx, fresh.flatMap(({ channelId, customerId }) => {
      const add = byId.get(channelId)?.terms.tagIds ?? [];
      const known = stored.some((each) => each.channelId === channelId && each.customerId === customerId); // an add that began earlier than we thought
      return add.length === 0 || known ? [] : [{ customerId, add, remove: [], cause: causes.get(customerId) ?? { type: 'work', id: 'channel.record' } }];
    }));
    // somebody may be full now
    for (const channelId of new Set(fresh.map((add) => add.channelId))) if (byId.get(channelId)?.terms.staff.some(({ dailyCap }) => dailyCap !== undefined)) tx.enqueue(dutyWork(channelId));
  },
});

const keyOf = ({ channelId, customerId, staffId, addedAtMs }: ChannelAdd): string => `${channelId}:${customerId}:${staffId}:${addedAtMs}`;

import { z } from 'zod';
import type { Reader } from '../../../kernel/database/database';
import { dayOf } from './calendar';
import { channelById, channelPage, type ChannelRecord } from './channel-store';
import { effectOf, spanOf, type Outcome, type OutcomesByDay } from './effect';
import { showChannels, type ChannelShown } from './present';

const Counts = { adds: z.int(), stillFriends: z.int(), lost: z.int(), referrals: z.int(), deals: z.int() };
export const EffectView = z.object({ channelId: z.string(), from: z.string(), to: z.string(), days: z.array(z.object({ day: z.string(), ...Counts })), total: z.object(Counts) }).meta({ id: 'ChannelEffect' });
export type EffectShown = z.input<typeof EffectView>;

/** What the open API and the console show of channels: one reading for both. */
export interface ChannelViews {
  show(channels: readonly ChannelRecord[]): Promise<ChannelShown[]>;
  /** Newest first, one too many when there are more. */
  page(kind: string | undefined, limit: number, before: string | undefined): Promise<ChannelRecord[]>;
  byId(id: string): Promise<ChannelShown | null>;
  /** The last 30 days when no span is asked for. Throws 400 for a span that is none. */
  effect(channelId: string, asked: { from?: string | undefined; to?: string | undefined }): Promise<EffectShown>;
  /** In the business time zone. */
  today(): string;
}

type Deps = { database: Reader; clock: { nowMs(): number }; outcomes: ReadonlyMap<Outcome, OutcomesByDay>; businessTimeZone: string };

export function channelViews({ database, clock, outcomes, businessTimeZone: timeZone }: Deps): ChannelViews {
  const today = () => dayOf(clock.nowMs(), timeZone);
  const show: ChannelViews['show'] = (channels) => showChannels(database, channels, { nowMs: clock.nowMs(), timeZone });
  return {
    show, today,
    page: (kind, limit, before) => channelPage(database, kind, limit, before),
    async byId(id) {
      const channel = await channelById(database, id);
      return channel && ((await show([channel]))[0] ?? null);
    },
    async effect(channelId, asked) {
      const span = spanOf(asked, today());
      const days = await effectOf(database, { channelId, ...span }, outcomes);
      const total = days.reduce((sum, { adds, stillFriends, lost, referrals, deals }) => ({
        adds: sum.adds + adds, stillFriends: sum.stillFriends + stillFriends, lost: sum.lost + lost, referrals: sum.referrals + referrals, deals: sum.deals + deals,
      }), { adds: 0, stillFriends: 0, lost: 0, referrals: 0, deals: 0 });
      return { channelId, from: span.fromDay, to: span.toDay, days, total };
    },
  };
}

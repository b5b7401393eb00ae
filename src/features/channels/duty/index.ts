import type { Plugs } from '../../../kernel/house';
import type { Route } from '../../../kernel/http/route';
import type { Machine } from '../../../kernel/machine';
import type { MessagesRoom } from '../../messages';
import type { TellAdmins } from '../acquisition/notices';
import type { makeWantMembers } from '../want-members';
import { channelsByStates, mayBeChannel, STATE_LENGTH } from './channel-store';
import { channelViews, type ChannelViews } from './channel-views';
import type { Outcome, OutcomesByDay } from './effect';
import { keepDuty, makeComposeUnstaffed, sweepChannels, sweepWork, UNSTAFFED_CHANNEL } from './keep-duty';
import { recordAdds } from './record-adds';
import { channelRoutes } from './routes';
import { makeArchiveChannel, makeChangeChannel, makeCreateChannel, type SaveDeps } from './save-channel';

export interface StaffedChannels {
  plugs: Required<Pick<Plugs, 'jobs' | 'subscriptions' | 'cron'>>;
  routes: Route[];
  views: ChannelViews;
  showOutcomes(what: Outcome, read: OutcomesByDay): void;
}

type Deps = Omit<SaveDeps, keyof Machine> & { messages: MessagesRoom; tellAdmins: TellAdmins; wantMembers: ReturnType<typeof makeWantMembers> };

/** 渠道活码: codes of the company's own, with staff by schedule, welcome, tags and effect. */
export function createStaffedChannels(machine: Machine, deps: Deps): StaffedChannels {
  const { messages, businessTimeZone } = deps;
  const all = { ...machine, ...deps };
  const outcomes = new Map<Outcome, OutcomesByDay>();
  const views = channelViews({ ...machine, outcomes, businessTimeZone });
  messages.addStaffTemplate(UNSTAFFED_CHANNEL, makeComposeUnstaffed(machine, businessTimeZone));
  // an archived one greets too, for its code still leads to staff (policy 27)
  messages.fillWelcome(async (state) => (mayBeChannel(state) ? (await channelsByStates(machine.database, [state]))[0]?.terms.welcome?.text ?? null : null));
  return {
    views,
    showOutcomes: (what, read) => void outcomes.set(what, read),
    routes: channelRoutes(machine, { create: makeCreateChannel(all), change: makeChangeChannel(all), archive: makeArchiveChannel(machine), views }),
    plugs: {
      jobs: [keepDuty(all), recordAdds(all), sweepChannels],
      subscriptions: [{ on: 'follow.changed', wants: ({ data }) => Number(data['stateLength']) >= STATE_LENGTH, work: ({ subject }) => ({ kind: 'channel.record', key: subject, payload: {} }) }],
      cron: [{ name: 'channel.sweep', expression: '23 * * * *', timeZone: businessTimeZone, work: () => sweepWork() }],
    },
  };
}

import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Plugs } from '../../kernel/house';
import type { Route } from '../../kernel/http/route';
import type { Machine } from '../../kernel/machine';
import { undoneWork } from '../../kernel/work/replay';
import type { StaffId } from '../../vocabulary/events';
import type { InboxEntries } from '../inbox-entries';
import type { TagsRoom } from '../tags';
import { createAcquisition, type Acquisition, type AcquisitionDeps } from './acquisition';
import { linksOf } from './acquisition/link-store';
import { makeTellAdmins } from './acquisition/notices';
import { makeAskForWays, makeAskWayAgain, onceOf } from './ask-for-ways';
import type { Carrier } from './carriers';
import { createStaffedChannels, type StaffedChannels } from './duty';
import type { ChannelViews } from './duty/channel-views';
import { createJoining, type Joining } from './joining';
import { makeContactWay } from './make-contact-way';
import { pruneMembers, pruneWork, updateMembers, updateWork } from './prune-members';
import { CODE_QUOTA, type QuotaLevel } from './quota/decide-quota';
import { composeQuota, makeKeepQuota, QUOTA_NOTICE, type KeepQuota } from './quota/keep-quota';
import { quotaOf } from './quota/quota-store';
import { quotaRoutes, quotaViews, type QuotaViews } from './quota/routes';
import { removeWay } from './remove-way';
import { makeRetire, makeRetireLink } from './retire-codes';
import { createWalking } from './walk';
import { makeWantMembers, tellMembers } from './want-members';

export { blockedLinks, carriersOf, type Carrier } from './carriers';
export { contactWayById, contactWaysByStates } from './store';
export { ChannelShapes } from './shown';
export type { ChannelShown } from './duty/present';
export type { OutcomesByDay } from './duty/effect';

export interface ChannelsRoom {
  plugs: Plugs;
  routes: Route[];
  /** What screens show of 渠道活码 and of the room that WeCom has for codes. */
  views: ChannelViews & QuotaViews;
  inbox: InboxEntries;
  /** Writes the intents and the work that will make these codes at WeCom; those that have a 联系我 keep it. */
  askForContactWays(tx: Tx, ways: readonly { state: string; users: readonly string[] }[]): Promise<void>;
  askForLink: Acquisition['askForLink'];
  setLinkUsers: Acquisition['setLinkUsers'];
  askForJoinWay: Joining['askForJoinWay'];
  setChats: Joining['setChats'];
  hasLink(reader: Reader, campaignId: string): Promise<boolean>;
  /** Nobody of this code is left: this member stands in. */
  fillIn(tx: Tx, wayId: string, staffId: StaffId): void;
  /** Has the making of this code come to an end without a code? */
  isGivenUp(reader: Reader, carrier: Carrier): Promise<boolean>;
  /** Tries a code anew that was refused or given up on; false when somebody else just did. */
  askAgain(tx: Tx, carrier: Carrier, wish: { users: readonly string[]; chatIds: readonly string[] }): Promise<boolean>;
  /** Deletes what carries a code at WeCom, for good; its state goes on meaning what it meant (policy 15). */
  retire(tx: Tx, carrier: Carrier): Promise<void>;
  /** The same for the link of a campaign, which carries all its codes. */
  retireLink(tx: Tx, campaignId: string): Promise<void>;
  countQuota: KeepQuota['count'];
  /** As last counted: how near the end it is, and how many codes there is room for. */
  quotaRoom(reader: Reader): Promise<{ level: QuotaLevel; left: number }>;
  /** Slot: how many codes of ended campaigns are still there to be recycled. */
  showRecyclable(read: (reader: Reader) => Promise<number>): void;
  /** Slot: what friends of a channel did later. */
  showOutcomes: StaffedChannels['showOutcomes'];
}

/** `codeQuota`: for tests; the company's 500,000 otherwise. */
export type ChannelsDeps = AcquisitionDeps & { tags: TagsRoom; codeQuota?: number };

/** The WeCom side of every code: make, find again, recycle; and 渠道活码. */
export function createChannels(machine: Machine, given: ChannelsDeps): ChannelsRoom {
  const { codeQuota = CODE_QUOTA, messages } = given;
  const tellAdmins = makeTellAdmins(given);
  const quota = makeKeepQuota({ ...machine, tellAdmins, codeQuota });
  const wantMembers = makeWantMembers(machine);
  const deps = { ...given, codeQuota, tellAdmins, quota, wantMembers };
  const all = { ...machine, ...deps };
  const acquisition = createAcquisition(machine, deps);
  const joining = createJoining(machine, deps);
  const askWayAgain = makeAskWayAgain(machine);
  const askForWays = makeAskForWays(machine);
  const staffed = createStaffedChannels(machine, { ...deps, askForWays, askWayAgain });
  const walking = createWalking(machine, deps);
  let recyclable: (reader: Reader) => Promise<number> = () => Promise.resolve(0);
  const quotas = quotaViews(machine.database, { codeQuota, recyclable: (reader) => recyclable(reader) });
  messages.addStaffTemplate(QUOTA_NOTICE, composeQuota);
  given.metrics.gauge('code_quota_used', 'Codes (联系我, 加入群聊) of the 500,000 that WeCom allows, as last counted', {}, async () => (await quotaOf(machine.database)).used);
  return {
    plugs: {
      senders: [makeContactWay(all), updateMembers(all), tellMembers(all), removeWay(all), ...acquisition.plugs.senders, ...joining.senders, ...walking.plugs.senders],
      jobs: [pruneMembers, ...acquisition.plugs.jobs, ...staffed.plugs.jobs, ...walking.plugs.jobs],
      subscriptions: [...['staff.left', 'staff.out_of_range', 'staff.renamed'].map((on) => ({ on, work: pruneWork })), ...acquisition.plugs.subscriptions, ...staffed.plugs.subscriptions],
      cron: [...acquisition.plugs.cron, ...staffed.plugs.cron, ...walking.plugs.cron],
    },
    routes: [...staffed.routes, ...quotaRoutes(machine, quotas, walking.askWalk)],
    views: { ...staffed.views, ...quotas },
    inbox: acquisition.inbox,
    fillIn: (tx, wayId, staffId) => tx.enqueue(updateWork(wayId, staffId)),
    askForLink: acquisition.askForLink,
    setLinkUsers: acquisition.setLinkUsers,
    askForJoinWay: joining.askForJoinWay,
    setChats: joining.setChats,
    hasLink: async (reader, campaignId) => (await linksOf(reader, [campaignId])).length > 0,
    askForContactWays: askForWays,
    async isGivenUp(reader, { row }) {
      if (row.kind === 'link') return acquisition.isGivenUp(reader, row.link);
      if (row.kind === 'join') return joining.isGivenUp(reader, row.way);
      return row.way.status === 'failed' || (row.way.status === 'pending' && (await undoneWork(reader, onceOf(row.way))) !== null);
    },
    async askAgain(tx, { row }, { users, chatIds }) {
      if (row.kind === 'link') return acquisition.askAgain(tx, row.link, users);
      return row.kind === 'join' ? joining.askAgain(tx, row.way, chatIds) : askWayAgain(tx, row.way, users);
    },
    retire: makeRetire(machine),
    retireLink: makeRetireLink(machine),
    countQuota: quota.count,
    async quotaRoom(reader) {
      const { level, used } = await quotaOf(reader);
      return { level, left: Math.max(0, codeQuota - used) };
    },
    showRecyclable: (read) => { recyclable = read; },
    showOutcomes: staffed.showOutcomes,
  };
}

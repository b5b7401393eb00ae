import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Plugs } from '../../kernel/house';
import type { Machine } from '../../kernel/machine';
import { replayWork, undoneWork } from '../../kernel/work/replay';
import type { StaffId } from '../../vocabulary/events';
import type { InboxEntries } from '../inbox-entries';
import { createAcquisition, type Acquisition, type AcquisitionDeps } from './acquisition';
import { createJoining, type Joining } from './joining';
import { linksOf } from './acquisition/link-store';
import type { Carrier } from './carriers';
import { makeContactWay } from './make-contact-way';
import { pruneMembers, pruneWork, updateMembers, updateWork } from './prune-members';
import { insertIntents, reopen, type ContactWayRecord } from './store';

export { blockedLinks, carriersOf, type Carrier } from './carriers';
export { contactWayById, contactWaysByStates } from './store';

export interface ChannelsRoom {
  plugs: Plugs;
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
}

/** The WeCom side of every code: make, find again, recycle. */
export function createChannels(machine: Machine, deps: AcquisitionDeps): ChannelsRoom {
  const { clock, ids } = machine;
  const acquisition = createAcquisition(machine, deps);
  const { senders, jobs, subscriptions, cron } = acquisition.plugs;
  const joining = createJoining(machine, deps);
  const askWayAgain = makeAskWayAgain(machine);
  return {
    plugs: {
      senders: [makeContactWay({ ...machine, ...deps }), updateMembers({ ...machine, ...deps }), ...senders, ...joining.senders],
      jobs: [pruneMembers, ...jobs],
      subscriptions: [...['staff.left', 'staff.out_of_range', 'staff.renamed'].map((on) => ({ on, work: pruneWork })), ...subscriptions],
      cron,
    },
    inbox: acquisition.inbox,
    fillIn: (tx, wayId, staffId) => tx.enqueue(updateWork(wayId, staffId)),
    askForLink: acquisition.askForLink,
    setLinkUsers: acquisition.setLinkUsers,
    askForJoinWay: joining.askForJoinWay,
    setChats: joining.setChats,
    hasLink: async (reader, campaignId) => (await linksOf(reader, [campaignId])).length > 0,
    async askForContactWays(tx, ways) {
      const changedAtMs = clock.nowMs();
      for (const { id, state } of await insertIntents(tx, ways.map((way) => ({ ...way, id: ids.next() })), changedAtMs)) tx.enqueue(make({ id, state, changedAtMs }));
    },
    async isGivenUp(reader, { row }) {
      if (row.kind === 'link') return acquisition.isGivenUp(reader, row.link);
      if (row.kind === 'join') return joining.isGivenUp(reader, row.way);
      return row.way.status === 'failed' || (row.way.status === 'pending' && (await undoneWork(reader, onceOf(row.way))) !== null);
    },
    async askAgain(tx, { row }, { users, chatIds }) {
      if (row.kind === 'link') return acquisition.askAgain(tx, row.link, users);
      return row.kind === 'join' ? joining.askAgain(tx, row.way, chatIds) : askWayAgain(tx, row.way, users);
    },
  };
}

const makeAskWayAgain = ({ clock, bells }: Machine) => async (tx: Tx, way: ContactWayRecord, users: readonly string[]): Promise<boolean> => {
  if (way.status === 'failed') {
    const changedAtMs = Math.max(clock.nowMs(), way.changedAtMs + 1); // an ask of its own, also within the millisecond of the one before
    if ((await reopen(tx, way.id, users, changedAtMs)) === 0) return false;
    tx.enqueue(make({ ...way, changedAtMs }));
    return true;
  }
  const row = await undoneWork(tx, onceOf(way));
  if (!row || !(await replayWork(tx, row, clock.nowMs()))) return false;
  tx.afterCommit(() => bells[row.lane].ring());
  return true;
};

type Ask = Pick<ContactWayRecord, 'id' | 'state' | 'changedAtMs'>;

/** Names the work of one ask: while a code is pending, `changedAtMs` is the instant at which it was asked for. */
const onceOf = ({ id, changedAtMs }: Ask) => `contact_way.make:${id}:${changedAtMs}`;
const make = (way: Ask) => ({ kind: 'contact_way.make', key: way.id, lane: 'send' as const, payload: {}, once: onceOf(way) });

import type { Reader } from '../../kernel/database/database';
import type { Tx } from '../../kernel/database/unit-of-work';
import type { Plugs } from '../../kernel/house';
import type { Machine } from '../../kernel/machine';
import { replayWork, undoneWork } from '../../kernel/work/replay';
import type { StaffId } from '../../vocabulary/events';
import type { Wecom } from '../../wecom';
import { makeContactWay } from './make-contact-way';
import { pruneMembers, pruneWork, updateMembers, updateWork } from './prune-members';
import { insertIntent, reopen, type ContactWayRecord } from './store';

export { contactWayById, contactWayByState, contactWaysByStates, type ContactWayRecord } from './store';

export interface ChannelsRoom {
  plugs: Plugs;
  /** Writes the intent and the work that will make the code at WeCom. */
  askForContactWay(tx: Tx, way: { state: string; users: readonly string[] }): Promise<void>;
  /** Nobody of this code is left: this member stands in. */
  fillIn(tx: Tx, wayId: string, staffId: StaffId): void;
  /** Has the making of this code come to an end without a code? */
  isGivenUp(reader: Reader, way: ContactWayRecord): Promise<boolean>;
  /** Tries a code anew that was refused or given up on; false when somebody else just did. */
  askAgain(tx: Tx, way: ContactWayRecord, users: readonly string[]): Promise<boolean>;
}

/** The WeCom side of every code: make, find again, recycle. */
export function createChannels(machine: Machine, deps: { wecom: Wecom }): ChannelsRoom {
  const { clock, ids, bells } = machine;
  const make = (way: Ask) => ({ kind: 'contact_way.make', key: way.id, lane: 'send' as const, payload: {}, once: onceOf(way) });
  return {
    plugs: {
      senders: [makeContactWay({ ...machine, ...deps }), updateMembers({ ...machine, ...deps })],
      jobs: [pruneMembers],
      subscriptions: ['staff.left', 'staff.out_of_range', 'staff.renamed'].map((on) => ({ on, work: pruneWork })),
    },
    fillIn: (tx, wayId, staffId) => tx.enqueue(updateWork(wayId, staffId)),
    async askForContactWay(tx, { state, users }) {
      const way = { id: ids.next(), state, changedAtMs: clock.nowMs() };
      await insertIntent(tx, { id: way.id, state, users, nowMs: way.changedAtMs });
      tx.enqueue(make(way));
    },
    isGivenUp: async (reader, way) => way.status === 'failed' || (way.status === 'pending' && (await undoneWork(reader, onceOf(way))) !== null),
    async askAgain(tx, way, users) {
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
    },
  };
}

type Ask = Pick<ContactWayRecord, 'id' | 'state' | 'changedAtMs'>;

/** Names the work of one ask: while a code is pending, `changedAtMs` is the instant at which it was asked for. */
const onceOf = ({ id, changedAtMs }: Ask) => `contact_way.make:${id}:${changedAtMs}`;

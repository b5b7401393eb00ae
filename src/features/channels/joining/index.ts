import type { Reader } from '../../../kernel/database/database';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Sender } from '../../../kernel/work/registry';
import type { Machine } from '../../../kernel/machine';
import { replayWork, undoneWork } from '../../../kernel/work/replay';
import type { Wecom } from '../../../wecom';
import { insertJoinIntent, joinWaysByStates, reopenJoinWay, storeChats, type JoinWayRecord } from './join-store';
import type { KeepQuota } from '../quota/keep-quota';
import { removeJoinWay } from './remove-join-way';
import { chatsWork, keepChats, makeJoinWay, readPicture } from './make-join-way';

export interface Joining {
  senders: readonly Sender[];
  /** Writes the intent and the work that will make the code at WeCom, unless it has one. */
  askForJoinWay(tx: Tx, way: { state: string; chatIds: readonly string[] }): Promise<void>;
  /** Where these codes lead from now on. */
  setChats(tx: Tx, states: readonly string[], chatIds: readonly string[]): Promise<void>;
  isGivenUp(reader: Reader, way: JoinWayRecord): Promise<boolean>;
  askAgain(tx: Tx, way: JoinWayRecord, chatIds: readonly string[]): Promise<boolean>;
}

/** 加入群聊 codes: each referrer's own, into the groups of the campaign. */
export function createJoining(machine: Machine, deps: { wecom: Wecom; quota: KeepQuota }): Joining {
  const { clock, ids, bells } = machine;
  const all = { ...machine, ...deps };
  return {
    senders: [makeJoinWay(all), readPicture(all), keepChats(all), removeJoinWay(all)] as readonly Sender[],
    async askForJoinWay(tx, { state, chatIds }) {
      const way = { id: ids.next(), state, chatIds };
      const changedAtMs = clock.nowMs();
      if (await insertJoinIntent(tx, way, changedAtMs)) tx.enqueue(make({ id: way.id, changedAtMs }));
    },
    async setChats(tx, states, chatIds) {
      for (const way of await joinWaysByStates(tx, states)) {
        if (way.chatIds === JSON.stringify(chatIds)) continue;
        await storeChats(tx, way, chatIds);
        if (way.configId !== null) tx.enqueue(chatsWork(way.id));
      }
    },
    async isGivenUp(reader, way) {
      if (way.status !== 'pending') return way.status === 'failed';
      const row = await undoneWork(reader, onceOf(way));
      return row !== null && row.doubt === 0; // what is in doubt is a person's
    },
    async askAgain(tx, way, chatIds) {
      if (way.status === 'failed') {
        const changedAtMs = Math.max(clock.nowMs(), way.changedAtMs + 1);
        if ((await reopenJoinWay(tx, { id: way.id, chatIds, changedAtMs })) === 0) return false;
        tx.enqueue(make({ id: way.id, changedAtMs }));
        return true;
      }
      const row = await undoneWork(tx, onceOf(way));
      if (!row || !(await replayWork(tx, row, clock.nowMs()))) return false;
      tx.afterCommit(() => bells[row.lane].ring());
      return true;
    },
  };
}

type Ask = Pick<JoinWayRecord, 'id' | 'changedAtMs'>;

/** Names the work of one ask. */
const onceOf = ({ id, changedAtMs }: Ask) => `join_way.make:${id}:${changedAtMs}`;
const make = (way: Ask) => ({ kind: 'join_way.make', key: way.id, lane: 'send' as const, payload: {}, once: onceOf(way) });

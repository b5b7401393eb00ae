import type { Tx } from '../../kernel/database/unit-of-work';
import type { Plugs } from '../../kernel/house';
import type { Machine } from '../../kernel/machine';
import type { Wecom } from '../../wecom';
import { makeContactWay } from './make-contact-way';
import { insertIntent, reopen, type ContactWayRecord } from './store';

export { contactWayByState, contactWaysByStates, type ContactWayRecord } from './store';

export interface ChannelsRoom {
  plugs: Plugs;
  /** Writes the intent and the work that will make the code at WeCom. */
  askForContactWay(tx: Tx, way: { state: string; users: readonly string[] }): Promise<void>;
  /** Tries a refused code anew; false when somebody else just did. */
  askAgain(tx: Tx, way: ContactWayRecord, users: readonly string[]): Promise<boolean>;
}

/** The WeCom side of every code: make, find again, recycle. */
export function createChannels(machine: Machine, deps: { wecom: Wecom }): ChannelsRoom {
  const { clock, ids } = machine;
  const make = (id: string, state: string, users: readonly string[]) => ({ kind: 'contact_way.make', key: id, lane: 'send' as const, payload: { state, users } });
  return {
    plugs: { senders: [makeContactWay({ ...machine, ...deps })] },
    async askForContactWay(tx, { state, users }) {
      const id = ids.next();
      await insertIntent(tx, { id, state, users, nowMs: clock.nowMs() });
      tx.enqueue(make(id, state, users));
    },
    async askAgain(tx, way, users) {
      if ((await reopen(tx, way.id, users, clock.nowMs())) === 0) return false;
      tx.enqueue(make(way.id, way.state, users));
      return true;
    },
  };
}

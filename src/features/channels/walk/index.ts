import type { CodeWalk } from '../../../../entities/code-walk';
import type { Plugs } from '../../../kernel/house';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Machine } from '../../../kernel/machine';
import type { Wecom } from '../../../wecom';
import type { KeepQuota } from '../quota/keep-quota';
import type { makeWantMembers } from '../want-members';
import { confirmLost, judgeWalk } from './judge-walk';
import { makeRecordFound } from './record-found';
import { walkCodes, walkWork } from './walk-codes';
import { insertWalk, lockWalk, openWalk, storeWalk } from './walk-store';

export interface Walking {
  plugs: Required<Pick<Plugs, 'senders' | 'jobs' | 'cron'>>;
  /** Begins a walk; while one is under way, that one is the answer. */
  askWalk(tx: Tx): Promise<CodeWalk>;
}

type Deps = { wecom: Wecom; quota: KeepQuota; wantMembers: ReturnType<typeof makeWantMembers>; businessTimeZone: string };

/** One that did not come further for so long lost its work to something that a person must have looked at. */
const STANDS_STILL_MS = 6 * 3_600_000;

/** The weekly walk through all 联系我 that WeCom lists: what nobody recorded, and what is there no more. */
export function createWalking(machine: Machine, deps: Deps): Walking {
  const all = { ...machine, ...deps };
  const askWalk = makeAskWalk(machine);
  return {
    askWalk,
    plugs: {
      senders: [walkCodes({ ...all, recordFound: makeRecordFound(all) }), confirmLost(all)],
      jobs: [judgeWalk(all), { kind: 'contact_way.begin_walk', run: async (tx) => { await askWalk(tx); } }],
      cron: [{ name: 'contact_way.walk', expression: '47 4 * * 0', timeZone: deps.businessTimeZone, work: () => ({ kind: 'contact_way.begin_walk', key: 'all', payload: {} }) }],
    },
  };
}

const makeAskWalk = ({ clock, ids }: Machine) => async (tx: Tx): Promise<CodeWalk> => {
  const nowMs = clock.nowMs();
  const open = await openWalk(tx);
  const running = open && (await lockWalk(tx, open.id));
  if (running?.openKey === 'walk') {
    if (nowMs - running.progressAtMs < STANDS_STILL_MS) return running;
    await storeWalk(tx, { ...running, openKey: null, status: 'given_up', finishedAtMs: nowMs });
  }
  const walk: CodeWalk = {
    id: ids.next(), openKey: 'walk', status: 'walking', reason: null, pageCursor: null, cursors: '[]', pages: 0, restarts: 0, listed: 0, adopted: 0, duplicates: 0, held: 0, absent: 0,
    startedAtMs: nowMs, progressAtMs: nowMs, finishedAtMs: null,
  };
  if (!(await insertWalk(tx, walk))) return (await openWalk(tx)) ?? walk; // somebody asked in the same moment
  tx.enqueue(walkWork(walk.id));
  return walk;
};

import type { Machine } from '../../kernel/machine';
import type { Outcome } from '../../kernel/work/outcome';
import type { Sender } from '../../kernel/work/registry';
import { adviseAfter, isSetting, refusedForGood, WecomError, type Wecom } from '../../wecom';
import { storeCodeRefusal } from '../staff';
import { dutyWork } from './duty/duty-work';
import { QUOTA_FULL, REFUSED_FOR_QUOTA, type KeepQuota } from './quota/keep-quota';
import { removeWork } from './remove-way';
import { contactWayById, storeMade, storeRefused, type ContactWayRecord, type MadeWay } from './store';

type Deps = Machine & { wecom: Wecom; quota: KeepQuota };

const SCENE_QR = 2;
/** Not activated or not real-named · real-name missing · 客户联系 off: remembered with the member for the next publish check. */
const MEMBER_REFUSALS = new Set([40098, 41054, 84074]);

/** 配置客户联系「联系我」方式, for an intent row that stands already; after a doubtful attempt what was made is looked for before anything is made again (policy 30). */
export const makeContactWay = (deps: Deps): Sender<MadeWay> => ({
  kind: 'contact_way.make', lane: 'send',
  async send(work) {
    const way = await contactWayById(deps.database, work.key);
    if (!way) return { kind: 'failed', error: 'this code is not known' };
    if (way.status !== 'pending') return { kind: 'done' };
    try {
      const found = work.doubt ? await findMade(deps, way) : null;
      const made = found ?? (await add(deps.wecom, way));
      return { kind: 'done', result: { configId: made.configId, qrCodeUrl: made.qrCode, users: way.users } };
    } catch (error) {
      return outcomeOfMaking(error);
    }
  },
  async record(tx, work, outcome) {
    const nowMs = deps.clock.nowMs();
    const way = await contactWayById(tx, work.key);
    const users = way ? (JSON.parse(way.users) as string[]) : [];
    if (outcome.kind === 'done' && outcome.result) {
      const stored = await storeMade(tx, work.key, { ...outcome.result, nowMs });
      // the walk found another one of it, or it was given up, while this one was being made
      if (stored === 0 && way && way.configId !== outcome.result.configId) tx.enqueue(removeWork(way.id, outcome.result.configId, true));
      await storeCodeRefusal(tx, users, null); // what WeCom refused once was mended since
      if (way?.channelId) tx.enqueue(dutyWork(way.channelId)); // duty may have changed meanwhile
    }
    if (outcome.kind !== 'failed') return;
    const isFull = outcome.code === REFUSED_FOR_QUOTA;
    await storeRefused(tx, work.key, isFull ? QUOTA_FULL : outcome.error, nowMs);
    if (isFull) await deps.quota.refused(tx);
    if (outcome.code !== undefined && MEMBER_REFUSALS.has(outcome.code) && users.length === 1) await storeCodeRefusal(tx, users, outcome.code);
  },
});

const add = (wecom: Wecom, way: ContactWayRecord) => {
  const users = JSON.parse(way.users) as string[];
  // a type never changes: one of a channel may have several members tomorrow
  return wecom.contactWays.add({ type: users.length === 1 && way.channelId === null ? 1 : 2, scene: SCENE_QR, skipVerify: way.skipVerify !== 0, state: way.state, users });
};

/** What became of an attempt to make a code. */
export function outcomeOfMaking(error: unknown): Extract<Outcome, { kind: 'retry' | 'unknown' | 'failed' }> {
  // what is no setting is about these members or the quota
  if (error instanceof WecomError && error.kind === 'permission' && !isSetting(error)) return refusedForGood(error);
  return adviseAfter(error, { repeatIsHarmless: false });
}

/** More codes were made in the window than one attempt looks through; the row stays in doubt for a person to see. */
class TooManyToLook extends Error {
  constructor() {
    super('too many codes were made since then to tell whether this one was');
  }
}

const MINUTE_S = 60;
const LOOK_AT = 500;

/** Lists the window in which the lost call was made and compares `state`: only there can the code be that nobody recorded. */
async function findMade({ wecom, clock }: Deps, way: ContactWayRecord): Promise<{ configId: string; qrCode: string | null } | null> {
  // `changedAtMs` is when it was last asked for: a code tried anew after a day was not made on the first day
  const startTime = Math.floor(way.changedAtMs / 1000) - 5 * MINUTE_S;
  // up to now: a row that was given up on and asked for again has attempts of another day
  const endTime = Math.floor(clock.nowMs() / 1000) + 5 * MINUTE_S;
  let cursor: string | null = null;
  for (let looked = 0; looked < LOOK_AT;) {
    const page: { configIds: string[]; nextCursor: string | null } = await wecom.contactWays.list({ startTime, endTime, cursor, limit: 100 });
    for (const configId of page.configIds) {
      const made = await wecom.contactWays.get(configId);
      looked += 1;
      if (made.state === way.state) return { configId, qrCode: made.qrCode };
    }
    if (page.nextCursor === null || page.nextCursor === cursor) return null;
    cursor = page.nextCursor;
  }
  // not found is not the same as not looked at: making another would be the second
  throw new TooManyToLook();
}

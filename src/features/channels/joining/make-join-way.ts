import type { NewWork } from '../../../kernel/events';
import type { Machine } from '../../../kernel/machine';
import type { Sender } from '../../../kernel/work/registry';
import { adviseAfter, type Wecom } from '../../../wecom';
import { outcomeOfMaking } from '../make-contact-way';
import { QUOTA_FULL, REFUSED_FOR_QUOTA, type KeepQuota } from '../quota/keep-quota';
import { removeJoinWork } from './remove-join-way';
import { joinWayById, storeConfig, storeDoubt, storeJoinRefused, storePicture, type JoinWayRecord } from './join-store';

type Deps = Machine & { wecom: Wecom; quota: KeepQuota };

export const IN_DOUBT = 'in_doubt';
export const pictureWork = (id: string): NewWork => ({ kind: 'join_way.picture', lane: 'send', key: id, payload: {} });
export const chatsWork = (id: string): NewWork => ({ kind: 'join_way.chats', lane: 'send', key: id, payload: {} });

const chatsOf = (way: JoinWayRecord): string[] => JSON.parse(way.chatIds) as string[];
const wish = (way: JoinWayRecord) => ({ chatIds: chatsOf(way), state: way.state, opensMore: false });
/** What had no effect is tried again for a quarter of an hour; what may have had one waits for a person sooner than other work does. */
const RETRIES = [1000, 3000, 10_000, 30_000, 120_000, 600_000];

/**
 * 配置客户群进群方式, for an intent row that stands already. WeCom lists these nowhere and shows one only by the config_id that was lost, so after a doubtful attempt nothing
 * is made again: the row is parked for a person (policy 30; docs/adr/0026). Source: doc 92229.
 */
export const makeJoinWay = (deps: Deps): Sender<{ configId: string; chatIds: string }> => ({
  kind: 'join_way.make', lane: 'send', retries: RETRIES,
  async send(work) {
    const way = await joinWayById(deps.database, work.key);
    if (!way) return { kind: 'failed', error: 'this code is not known' };
    if (way.status !== 'pending' || way.configId !== null) return { kind: 'done' };
    if (work.doubt) return { kind: 'unknown', error: 'an earlier attempt may have made this code, and WeCom lists none' };
    try {
      return { kind: 'done', result: { configId: (await deps.wecom.joinWays.add(wish(way))).configId, chatIds: way.chatIds } };
    } catch (error) {
      return outcomeOfMaking(error);
    }
  },
  async record(tx, work, outcome) {
    const isFull = outcome.kind === 'failed' && outcome.code === REFUSED_FOR_QUOTA;
    if (outcome.kind === 'failed') await storeJoinRefused(tx, work.key, isFull ? QUOTA_FULL : outcome.error, deps.clock.nowMs());
    if (isFull) await deps.quota.refused(tx);
    if (outcome.kind === 'unknown') await storeDoubt(tx, work.key, IN_DOUBT);
    if (outcome.kind !== 'done' || !outcome.result) return;
    await storeConfig(tx, work.key, outcome.result.configId);
    const way = await joinWayById(tx, work.key);
    // it was given up while it was being made
    if (way?.status === 'removing') return tx.enqueue(removeJoinWork(way.id));
    tx.enqueue(pictureWork(work.key));
    // new terms named other groups while it was being made
    if (way?.chatIds !== outcome.result.chatIds) tx.enqueue(chatsWork(work.key));
  },
});

/** The QR code is shown by get_join_way only. */
export const readPicture = (deps: Deps): Sender<{ qrCodeUrl: string | null }> => ({
  kind: 'join_way.picture', lane: 'send',
  async send(work) {
    const way = await joinWayById(deps.database, work.key);
    if (!way?.configId || way.status !== 'pending') return { kind: 'done' };
    try {
      return { kind: 'done', result: { qrCodeUrl: (await deps.wecom.joinWays.get(way.configId)).qrCode } };
    } catch (error) {
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind === 'done' && outcome.result) await storePicture(tx, work.key, { ...outcome.result, nowMs: deps.clock.nowMs() });
  },
});

/** New terms lead to other groups: WeCom replaces the whole configuration, its state too. */
export const keepChats = (deps: Deps): Sender<{ chatIds: string }> => ({
  kind: 'join_way.chats', lane: 'send',
  async send(work) {
    const way = await joinWayById(deps.database, work.key);
    if (!way?.configId || way.status === 'removing') return { kind: 'done' };
    try {
      await deps.wecom.joinWays.update({ configId: way.configId, ...wish(way) });
      return { kind: 'done', result: { chatIds: way.chatIds } };
    } catch (error) {
      return adviseAfter(error, { repeatIsHarmless: true });
    }
  },
  async record(tx, work, outcome) {
    if (outcome.kind === 'done' && outcome.result && (await joinWayById(tx, work.key))?.chatIds !== outcome.result.chatIds) tx.enqueue(chatsWork(work.key));
  },
});

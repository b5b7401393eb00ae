import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Machine } from '../../../kernel/machine';
import type { TellAdmins } from '../acquisition/notices';
import { afterCount, afterRefusal, excessOf, isWorse, type Quota } from './decide-quota';
import { countCodes, lockQuota, quotaOf, storeQuota, usedOf } from './quota-store';
import type { Reader } from '../../../kernel/database/database';

type Deps = Pick<Machine, 'clock'> & { tellAdmins: TellAdmins; codeQuota: number };

export const QUOTA_NOTICE = 'code_quota';
/** Why a code failed that WeCom had no room for. */
export const QUOTA_FULL = 'quota_full: WeCom has no room for another code (41045)';
export const REFUSED_FOR_QUOTA = 41045;

export interface KeepQuota {
  /** WeCom refused a code: there is no room (41045). Admins hear of it once until there was room again. */
  refused(tx: Tx): Promise<void>;
  /** Counts anew. Answers how many codes must go until no more than nine tenths are used, beside those that are going. */
  count(tx: Tx, walked?: boolean): Promise<number>;
}

export function makeKeepQuota({ clock, tellAdmins, codeQuota }: Deps): KeepQuota {
  const store = async (tx: Tx, before: Quota, next: Quota) => {
    await storeQuota(tx, next);
    if (isWorse(next.level, before.level)) await tellAdmins(tx, { template: QUOTA_NOTICE, refs: { level: next.level }, once: `${next.level}:${clock.nowMs()}` });
  };
  return {
    async refused(tx) {
      const before = await lockQuota(tx, clock.nowMs());
      await store(tx, before, afterRefusal(before, clock.nowMs()));
    },
    async count(tx, walked = false) {
      const before = await lockQuota(tx, clock.nowMs());
      const counts = await countCodes(tx);
      const used = usedOf(counts);
      await store(tx, before, afterCount(before, { used, limit: codeQuota, nowMs: clock.nowMs(), walked }));
      return excessOf(used - counts.removing, codeQuota);
    },
  };
}

export async function composeQuota(reader: Reader, { level }: Record<string, string>): Promise<string | null> {
  if ((await quotaOf(reader)).level !== level) return null;
  if (level === 'high') return '【二维码额度不足】「联系我」与「加入群聊」二维码已用超过九成，将按沉默时间从久到近回收已结束活动的推荐码。';
  return '【二维码额度用完】企业微信已拒绝生成新的「联系我」或「加入群聊」二维码（上限 50 万个），请结束不再使用的活动，或清理其他工具生成的二维码。';
}

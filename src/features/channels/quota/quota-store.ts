import { NamedState } from '../../../../entities/named-state';
import type { Reader } from '../../../kernel/database/database';
import type { Tx } from '../../../kernel/database/unit-of-work';
import { UNCOUNTED, type Quota } from './decide-quota';

const NAME = 'channels.quota';

export async function quotaOf(reader: Reader): Promise<Quota> {
  const row = await reader.one<{ value: string }>('SELECT value FROM named_state WHERE name = ?', [NAME]);
  return row ? (JSON.parse(row.value) as Quota) : UNCOUNTED;
}

/** Nobody else's to change until the commit. */
export async function lockQuota(tx: Tx, nowMs: number): Promise<Quota> {
  await tx.insertMissing(NamedState, [{ name: NAME, value: JSON.stringify(UNCOUNTED), changedAtMs: nowMs }]);
  await tx.change('UPDATE named_state SET changedAtMs = ? WHERE name = ?', [nowMs, NAME]);
  return quotaOf(tx);
}

export const storeQuota = (tx: Tx, quota: Quota): Promise<number> => tx.change('UPDATE named_state SET value = ? WHERE name = ?', [JSON.stringify(quota), NAME]);

/** Codes that stand at WeCom, by what they are for. Each counts by an index alone; half a million take a tenth of a second. */
export interface CodeCounts {
  codes: number;
  channels: number;
  groups: number;
  unrecorded: number;
  /** Of all these, those whose deletion is under way. */
  removing: number;
}

const STANDS = "status IN ('active', 'removing')";

export async function countCodes(reader: Reader): Promise<CodeCounts> {
  const count = async (sql: string) => Number((await reader.one<{ n: number | string }>(`SELECT COUNT(*) AS n FROM ${sql}`))?.n ?? 0);
  const ways = await count(`contact_way WHERE ${STANDS}`);
  const channels = await count(`channel c JOIN contact_way w ON w.id = c.id WHERE w.${STANDS}`);
  const removing = (await count("contact_way WHERE status = 'removing'")) + (await count("join_way WHERE status = 'removing'"));
  return { removing, codes: ways - channels, channels, groups: await count(`join_way WHERE ${STANDS}`), unrecorded: await count('unrecorded_way') };
}

export const usedOf = ({ codes, channels, groups, unrecorded }: CodeCounts): number => codes + channels + groups + unrecorded;

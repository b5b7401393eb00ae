import type { Reader } from '../../../kernel/database/database';
import type { Machine } from '../../../kernel/machine';
import type { Tx } from '../../../kernel/database/unit-of-work';
import type { Job } from '../../../kernel/work/registry';
import type { TellAdmins } from '../acquisition/notices';
import { retireWay } from '../remove-way';
import { contactWayById } from '../store';
import type { makeWantMembers } from '../want-members';
import { lastAddSince } from './add-store';
import { dayOf } from './calendar';
import { channelById, channelIdsAfter, lockChannel, storeLook, type ChannelRecord } from './channel-store';
import { decideDuty, nextChangeOf, type Roster } from './decide-duty';
import { dutyWork } from './duty-work';
import { rostersOf } from './read-roster';

export type KeepDutyDeps = Machine & { wantMembers: ReturnType<typeof makeWantMembers>; tellAdmins: TellAdmins; businessTimeZone: string };

export const UNSTAFFED_CHANNEL = 'channel_unstaffed';
const SILENT_MS = 180 * 86_400_000;
const PAGE = 50;

/** Who serves this channel now is what WeCom has; looked at again when that will change by itself. Early, late or twice makes no difference. */
export const keepDuty = (deps: KeepDutyDeps): Job => ({
  kind: 'channel.duty',
  async run(tx, { key: channelId }) {
    const { clock, businessTimeZone: timeZone, wantMembers, tellAdmins } = deps;
    const nowMs = clock.nowMs();
    const channel = await lockChannel(tx, channelId);
    const way = await contactWayById(tx, channelId);
    if (!channel || !way || way.status === 'removing' || way.status === 'retired') return;
    const silentUntilMs = await silentUntil(tx, channel, { nowMs, timeZone });
    if (silentUntilMs !== null && silentUntilMs <= nowMs) {
      await storeLook(tx, channelId, null);
      return retireWay(tx, way, nowMs);
    }
    const roster = (await rostersOf(tx, [channel], { nowMs, timeZone })).get(channelId) as Roster;
    const duty = decideDuty(roster, nowMs, timeZone);
    if (duty.by === 'nobody') await tellAdmins(tx, { template: UNSTAFFED_CHANNEL, refs: { channelId }, once: `${channelId}:${dayOf(nowMs, timeZone)}` });
    await wantMembers(tx, way, { users: duty.users, skipVerify: channel.terms.skipVerify ?? true });
    const nextMs = earlier(nextChangeOf(roster, nowMs, timeZone), silentUntilMs);
    if (nextMs !== channel.lookAtMs) await storeLook(tx, channelId, nextMs);
    if (nextMs !== null) tx.enqueue({ ...dutyWork(channelId), notBeforeMs: nextMs, once: `channel.duty:${channelId}:${nextMs}` });
  },
});

/** An archived channel goes on adding friends to staff until nobody has come for half a year (policy 15). */
async function silentUntil(reader: Reader, { id, archivedAtMs }: ChannelRecord, { nowMs, timeZone }: { nowMs: number; timeZone: string }): Promise<number | null> {
  if (archivedAtMs === null) return null;
  const lastMs = await lastAddSince(reader, id, dayOf(nowMs - SILENT_MS, timeZone));
  return Math.max(archivedAtMs, lastMs ?? 0) + SILENT_MS;
}

const earlier = (a: number | null, b: number | null): number | null => (a === null || b === null ? a ?? b : Math.min(a, b));

export const sweepWork = (after = '') => ({ kind: 'channel.sweep', key: 'all', payload: { after } });

/** Members come back into range, are activated or renamed without anybody naming a channel: all of them are looked at every hour. */
export const sweepChannels: Job = {
  kind: 'channel.sweep',
  async run(tx: Tx, { payload }) {
    const ids = await channelIdsAfter(tx, String(payload['after']), PAGE);
    for (const id of ids) tx.enqueue(dutyWork(id));
    const last = ids.at(-1);
    if (last !== undefined && ids.length === PAGE) tx.enqueue(sweepWork(last));
  },
};

export const makeComposeUnstaffed = ({ clock }: Pick<Machine, 'clock'>, timeZone: string) => async (reader: Reader, { channelId = '' }: Record<string, string>): Promise<string | null> => {
  const channel = await channelById(reader, channelId);
  const roster = channel && (await rostersOf(reader, [channel], { nowMs: clock.nowMs(), timeZone })).get(channelId);
  if (!channel || !roster || decideDuty(roster, clock.nowMs(), timeZone).by !== 'nobody') return null;
  return `【渠道活码无人接待】渠道「${channel.name}」的值班与备用成员都已离职、未激活或不在应用可见范围内，客户扫码将无人接待，请尽快调整成员。`;
};

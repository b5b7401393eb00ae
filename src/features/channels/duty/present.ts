import { z } from 'zod';
import type { Reader } from '../../../kernel/database/database';
import { instantText } from '../../../kernel/http/instant-field';
import { revisionOf } from '../../revision';
import { contactWaysByStates, type ContactWayRecord } from '../store';
import type { ChannelRecord } from './channel-store';
import { ScheduleBody } from './channel-terms';
import { decideDuty, nextChangeOf, type Roster } from './decide-duty';
import { rostersOf } from './read-roster';
import { writtenOf } from './revision';

const WHY = z.enum(['off_duty', 'full', 'not_needed', 'unknown', 'left', 'out_of_range', 'not_activated', 'refused']).nullable()
  .meta({ description: 'Why friends do not meet this member now; null: they do' });

export const ChannelView = z.object({
  id: z.string(), name: z.string(), kind: z.enum(['partner', 'online', 'shop', 'event']),
  status: z.enum(['pending', 'active', 'failed', 'archived']), reason: z.string().optional(), state: z.string(), configId: z.string().optional(), qrCodeUrl: z.string().optional(),
  /** A code that was not deleted still leads to staff, also of an archived channel. */
  codeStands: z.boolean(),
  staff: z.array(z.object({ userId: z.string(), schedule: ScheduleBody.optional(), dailyCap: z.int().optional(), addsToday: z.int(), why: WHY })),
  backup: z.array(z.object({ userId: z.string(), why: WHY })), backupUserIds: z.array(z.string()),
  /** Whom WeCom has now, and who should serve now: the second becomes the first within seconds. */
  servingStaffUserIds: z.array(z.string()), onDutyUserIds: z.array(z.string()), servedBy: z.enum(['staff', 'backup', 'stretched', 'nobody']), nextChangeAt: z.string().nullable(),
  welcome: z.object({ text: z.string().optional() }).optional(), tagIds: z.array(z.string()), skipVerify: z.boolean(), createdAt: z.string(), archivedAt: z.string().nullable(),
  /** Names what was written; a change may say what it is a change of. */
  revision: z.string(),
}).meta({ id: 'Channel' });

export type ChannelShown = z.input<typeof ChannelView>;

/** A page of channels with who serves each now; the same few statements for one and for a hundred. */
export async function showChannels(reader: Reader, channels: readonly ChannelRecord[], at: { nowMs: number; timeZone: string }): Promise<ChannelShown[]> {
  if (channels.length === 0) return [];
  const ways = new Map((await contactWaysByStates(reader, channels.map(({ state }) => state))).map((way) => [way.state, way]));
  const rosters = await rostersOf(reader, channels, at);
  return channels.map((channel) => present(channel, ways.get(channel.state) ?? null, rosters.get(channel.id) as Roster, { ...at, alone: channels.length === 1 }));
}

function present(channel: ChannelRecord, way: ContactWayRecord | null, roster: Roster, { nowMs, timeZone, alone }: { nowMs: number; timeZone: string; alone: boolean }): ChannelShown {
  const duty = decideDuty(roster, nowMs, timeZone);
  const { staff, backupUserIds: _names, welcome, tagIds = [], skipVerify = true } = channel.terms;
  const stands = way?.status === 'active';
  // looking ahead costs a millisecond: in a list the last look at the duty must do
  const nextMs = alone ? nextChangeOf(roster, nowMs, timeZone) : channel.lookAtMs;
  return {
    id: channel.id, name: channel.name, kind: channel.kind, state: channel.state, ...statusOf(channel, way), codeStands: stands,
    ...(way?.configId ? { configId: way.configId } : {}), ...(way?.qrCodeUrl ? { qrCodeUrl: way.qrCodeUrl } : {}),
    staff: staff.map(({ schedule, dailyCap }, n) => ({
      userId: roster.staff[n]?.userId ?? '', ...(schedule ? { schedule } : {}), ...(dailyCap === undefined ? {} : { dailyCap }), addsToday: roster.staff[n]?.addsToday ?? 0, why: duty.staff[n] ?? null,
    })),
    backup: roster.backup.map(({ userId }, n) => ({ userId, why: duty.backup[n] ?? null })), backupUserIds: roster.backup.map(({ userId }) => userId),
    servingStaffUserIds: stands ? (JSON.parse(way.users) as string[]) : [], onDutyUserIds: duty.users, servedBy: duty.by,
    nextChangeAt: nextMs === null || nextMs <= nowMs ? null : instantText(nextMs),
    ...(welcome ? { welcome } : {}), tagIds, skipVerify, createdAt: instantText(channel.createdAtMs), archivedAt: channel.archivedAtMs === null ? null : instantText(channel.archivedAtMs), revision: revisionOf(writtenOf(channel)),
  };
}

/** One whose newest members WeCom refused works on with those it had: `active`, and the reason says so. */
function statusOf({ archivedAtMs }: ChannelRecord, way: ContactWayRecord | null): Pick<ChannelShown, 'status' | 'reason'> {
  const reason = way?.reason ? { reason: way.reason } : {};
  if (archivedAtMs !== null) return { status: 'archived', ...reason };
  return { status: way?.status === 'active' || way?.status === 'failed' ? way.status : 'pending', ...reason };
}

import type { Reader } from '../../../kernel/database/database';
import { membersByNames, type StaffRecord } from '../../staff';
import { addsOnDay } from './add-store';
import { dayOf } from './calendar';
import type { ChannelRecord } from './channel-store';
import { scheduleOf } from './channel-terms';
import type { DutyMember, Roster, Standing } from './decide-duty';

const ACTIVATED = 1;

export function standingOf(member: StaffRecord | undefined): Standing {
  if (!member) return 'unknown';
  if (member.leftAtMs !== null) return 'left';
  if (member.inRange !== 1) return 'out_of_range';
  if (member.activation !== null && member.activation !== ACTIVATED) return 'not_activated';
  return member.codeRefusal === null ? 'fit' : 'refused';
}

/** Who belongs to these channels, under their present names, and what is known of each now. */
export async function rostersOf(reader: Reader, channels: readonly Pick<ChannelRecord, 'id' | 'terms'>[], at: { nowMs: number; timeZone: string }): Promise<Map<string, Roster>> {
  const named = channels.flatMap(({ terms }) => [...terms.staff.map(({ userId }) => userId), ...(terms.backupUserIds ?? [])]);
  const members = await membersByNames(reader, [...new Set(named)]);
  const adds = await addsOnDay(reader, channels.map(({ id }) => id), dayOf(at.nowMs, at.timeZone));
  return new Map(channels.map(({ id, terms }) => {
    const who = (userId: string): Pick<DutyMember, 'userId' | 'standing' | 'addsToday'> => {
      const member = members.get(userId.toLowerCase());
      return { userId: member?.userId ?? userId, standing: standingOf(member), addsToday: member ? adds.get(id)?.get(member.id) ?? 0 : 0 };
    };
    return [id, {
      staff: terms.staff.map(({ userId, schedule, dailyCap }) => ({ ...who(userId), schedule: scheduleOf(schedule), dailyCap: dailyCap ?? null })),
      backup: (terms.backupUserIds ?? []).map((userId) => ({ ...who(userId), schedule: null, dailyCap: null })),
    }];
  }));
}

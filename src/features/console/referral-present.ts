import { z } from 'zod';
import type { Caller } from '../../kernel/http/access-slots';
import { instantText } from '../../kernel/http/instant-field';
import type { ReferralReason } from '../../vocabulary/reasons';
import { REASON_TEXT } from '../referrals';
import { memberIn, membersByIds, peopleByIds, personIn, type Sees } from './people';
import { REFERRAL_STATUSES, type ReferralLine } from './referral-views';
import { CampaignName, Instant, Member, Person, Reason, when } from './shown';

export const ReferralItem = z.object({
  id: z.string(), campaign: CampaignName, version: z.int(), referrer: Person, friend: Person, staff: Member, owner: Member, status: z.enum(REFERRAL_STATUSES), reason: Reason,
  addedAt: z.string(), retentionEndsAt: z.string(),
  milestones: z.object({ added: Instant, retained: Instant, contacted: Instant, qualified: Instant, deal: Instant }), endedAt: Instant,
}).meta({ id: 'ReferralItem' });

/** `times`: instants that the check looked at, in the order in which it names them. `saw`: what it looked at, in its own words. */
export const Evidence = z.array(z.object({ code: z.string(), passed: z.boolean(), saw: z.string(), times: z.array(z.string()) }));

const INSTANT = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

export const presentEvidence = (text: string) =>
  (JSON.parse(text) as { reason: string; passed: boolean; saw: string }[]).map(({ reason, passed, saw }) => ({ code: reason, passed, saw, times: saw.match(INSTANT) ?? [] }));

export const reasonOf = (code: string | null): z.input<typeof Reason> => (code === null ? null : { code, text: REASON_TEXT[code as ReferralReason] ?? code });

/** Lines with their people, in three statements whatever their number. */
export async function presentReferrals({ database, persons }: Sees, caller: Caller, lines: readonly ReferralLine[]): Promise<z.input<typeof ReferralItem>[]> {
  const people = await peopleByIds({ database, persons }, caller, lines.flatMap((line) => [line.referrerId, line.refereeId]));
  const members = await membersByIds(database, lines.flatMap((line) => [line.staffId, line.ownerStaffId]));
  return lines.map((line) => ({
    id: line.id, campaign: { id: line.campaignId, name: line.campaignName }, version: line.campaignVersion, referrer: personIn(people, line.referrerId), friend: personIn(people, line.refereeId),
    staff: memberIn(members, line.staffId), owner: memberIn(members, line.ownerStaffId), status: line.status as (typeof REFERRAL_STATUSES)[number], reason: reasonOf(line.reason),
    addedAt: instantText(line.addedAtMs), retentionEndsAt: instantText(line.retentionEndsAtMs), endedAt: when(line.endedAtMs),
    milestones: { added: line.boundAtMs === null ? null : instantText(line.addedAtMs), retained: when(line.retainedAtMs), contacted: when(line.contactedAtMs), qualified: when(line.qualifiedAtMs), deal: when(line.dealAtMs) },
  }));
}

import { z } from 'zod';
import type { Caller } from '../../../kernel/http/access-slots';
import { instantText } from '../../../kernel/http/instant-field';
import type { PersonSeal } from '../../../kernel/person-seal';
import { noteText } from '../../follow-ups';
import { shortReason } from '../../h5';
import { historyNote } from '../../referrals';
import { libraryTags, type LibraryTag } from '../../tags';
import { memberIn, membersByIds, peopleByIds, personIn, type Sees } from '../people';
import { reasonOf } from '../referral-present';
import { REFERRAL_STATUSES } from '../referral-views';
import { CampaignName, Member, Person, Reason } from '../shown';
import type { Source } from './decide-timeline';
import type { Found, RowOf } from './read-timeline';

const Status = z.enum(REFERRAL_STATUSES);
const kind = <K extends Source, S extends z.ZodRawShape>(name: K, shape: S) => z.object({ kind: z.literal(name), id: z.string(), at: z.string(), ...shape });
const ofReferral = { referralId: z.string(), campaign: CampaignName, reason: Reason };
const stay = { chatId: z.string(), name: z.string().nullable() };

/** One thing that happened with a customer; `id` is unique in their timeline. */
export const TimelineItem = z.discriminatedUnion('kind', [
  kind('followed', { by: Member }),
  kind('follow_ended', { by: Member, how: z.string() }),
  /** A scan of theirs and what became of it. `addedAt`: when the friend was added, where a scan is told of. `actor`: the member who changed it; null: it came of itself, from `cause`. */
  kind('turn', { ...ofReferral, referrer: Person, from: Status.nullable(), status: Status, cause: z.string(), actor: z.string().nullable(), note: z.string().nullable(), addedAt: z.string().nullable() }),
  /** Somebody scanned their code; `status` as it stands now. `at` is when we learned of it, `addedAt` when it was. */
  kind('friend', { ...ofReferral, friend: Person, status: Status, addedAt: z.string() }),
  kind('points', { cause: z.string(), account: z.string(), amount: z.int(), entryId: z.string(), referralId: z.string().nullable() }),
  kind('tagged', { by: Member, added: z.array(z.string()), removed: z.array(z.string()) }),
  /** `text`: null for who reads no words of staff about customers. */
  kind('note', { by: z.string(), own: z.boolean(), text: z.string().nullable() }),
  kind('handover', { from: Member, to: Member, state: z.string() }),
  kind('group_joined', stay), kind('group_left', stay),
  kind('appealed', { referralId: z.string(), reason: Reason }), kind('appeal_answered', { referralId: z.string(), reason: Reason, decision: z.enum(['accept', 'refuse']) }),
  /** `delivery`: what WeCom has said; null: it is too long ago, nothing is kept of it. */
  kind('thanked', { by: Member, delivery: z.string().nullable() }),
]).meta({ id: 'TimelineItem' });
export type TimelineItem = z.input<typeof TimelineItem>;

/** Who reads what members noted about a customer: whoever reads it beside the chat. */
const NOTE_READERS: readonly string[] = ['admin', 'supervisor', 'staff'];
/** Whose points moved and why is theirs to read who may read the ledger: a friend may be another team's. */
export const LEDGER_READERS: readonly string[] = ['admin', 'auditor'];

interface Names {
  caller: Caller;
  persons: PersonSeal;
  members: Awaited<ReturnType<typeof membersByIds>>;
  people: Awaited<ReturnType<typeof peopleByIds>>;
  tags: ReadonlyMap<string, LibraryTag>;
}
type Body<S extends Source> = Omit<Extract<TimelineItem, { kind: S }>, 'kind' | 'id' | 'at'>;

const referralOf = ({ referralId, campaignId, campaignName, reason }: RowOf<'turn'> | RowOf<'friend'>) => ({ referralId, campaign: { id: campaignId, name: campaignName }, reason: reasonOf(reason) });
const statusOf = (text: string) => text as (typeof REFERRAL_STATUSES)[number];
const appealOf = ({ referralId, reason }: RowOf<'appealed'> | RowOf<'appeal_answered'>) => ({ referralId, reason: { code: reason, text: shortReason(reason) } });
const tagName = (id: string, { tags }: Names) => tags.get(id)?.name ?? id;

const SHOW: { [S in Source]: (row: RowOf<S>, names: Names) => Body<S> } = {
  followed: ({ staffId }, { members }) => ({ by: memberIn(members, staffId) }),
  follow_ended: ({ staffId, endedBy }, { members }) => ({ by: memberIn(members, staffId), how: endedBy ?? 'unknown' }),
  turn: (row, { members, people, persons }) => ({
    ...referralOf(row), referrer: personIn(people, row.referrerId), from: row.fromStatus === null ? null : statusOf(row.fromStatus), status: statusOf(row.toStatus), cause: row.causeType,
    actor: row.causeType === 'staff' ? (members.get(row.causeId)?.name ?? members.get(row.causeId)?.userId ?? null) : null, note: historyNote(persons, row), addedAt: row.fromStatus === null ? instantText(row.addedAtMs) : null,
  }),
  friend: (row, { people }) => ({ ...referralOf(row), friend: personIn(people, row.refereeId), status: statusOf(row.status), addedAt: instantText(row.addedAtMs) }),
  points: (row) => ({ cause: row.causeType, account: row.account.split(':').at(-1) ?? row.account, amount: Number(row.amount), entryId: row.transactionId, referralId: row.referralId }),
  tagged: ({ staffId, added, removed }, names) => ({ by: memberIn(names.members, staffId), added: added.map((id) => tagName(id, names)), removed: removed.map((id) => tagName(id, names)) }),
  note: (row, { caller, persons }) => ({ by: row.name ?? row.userId ?? '', own: caller.type === 'session' && caller.staffId === row.staffId, text: NOTE_READERS.includes(caller.role) ? noteText(persons, row) : null }),
  handover: ({ fromStaffId, toStaffId, state }, { members }) => ({ from: memberIn(members, fromStaffId), to: memberIn(members, toStaffId), state }),
  group_joined: ({ chatId, name }) => ({ chatId, name }),
  group_left: ({ chatId, name }) => ({ chatId, name }),
  appealed: appealOf,
  appeal_answered: (row) => ({ ...appealOf(row), decision: row.decision as 'accept' | 'refuse' }),
  thanked: ({ staffId, delivery, status }, { members }) => ({ by: memberIn(members, staffId), delivery: status === 'parked' ? status : delivery }),
};

/** With the names in it, in three statements whatever their number. */
export async function presentFound({ database, persons }: Sees, caller: Caller, found: readonly Found[]): Promise<TimelineItem[]> {
  const names: Names = {
    caller, persons, members: await membersByIds(database, found.flatMap(membersOf)), people: await peopleByIds({ database, persons }, caller, found.flatMap(peopleOf)),
    tags: await libraryTags(database, [...new Set(found.flatMap((one) => (one.source === 'tagged' ? [...one.added, ...one.removed] : [])))]),
  };
  const bodyOf = (one: Found) => (SHOW[one.source] as (row: Found, names: Names) => Body<Source>)(one, names);
  return found.map((one) => ({ kind: one.source, id: `${one.source}.${one.id}`, at: instantText(one.atMs), ...bodyOf(one) }) as TimelineItem);
}

function membersOf(one: Found): (string | null)[] {
  if (one.source === 'turn') return [one.causeType === 'staff' ? one.causeId : null];
  if (one.source === 'handover') return [one.fromStaffId, one.toStaffId];
  return 'staffId' in one && one.source !== 'note' ? [one.staffId] : [];
}

function peopleOf(one: Found): string[] {
  if (one.source === 'turn') return [one.referrerId];
  return one.source === 'friend' ? [one.refereeId] : [];
}

import type { FieldFault } from '../../kernel/errors';
import type { StaffRecord } from '../staff';
import type { Terms } from './terms';

export interface StaffFacts {
  userId: string;
  /** Null: WeCom does not know this member, or could not be asked. */
  known: Pick<StaffRecord, 'activation' | 'inRange' | 'codeRefusal' | 'leftAtMs'> | null;
}

/** What WeCom says of a group; null: it could not be asked. */
export type GroupFact = 'stands' | 'dismissed' | 'unknown' | null;

const NOT_REAL_NAMED = new Set([40098, 41054]);
const fault = (path: string, code: string, detail: string): FieldFault => ({ path, code, detail });

/** Every publish check that is not met, all at once. Rooms with more to check add theirs through a terms slot. */
export function publishFaults(terms: Terms, { staff, groups = new Map() }: { staff: readonly StaffFacts[]; groups?: ReadonlyMap<string, GroupFact> }, nowMs: number): FieldFault[] {
  const faults: FieldFault[] = [];
  if (terms.endsAt <= terms.startsAt) faults.push(fault('endsAt', 'ends_before_start', 'endsAt must be after startsAt'));
  if (terms.endsAt <= nowMs) faults.push(fault('endsAt', 'ends_in_past', 'endsAt must be after now'));
  if (terms.staffUserIds.length < 1 || terms.staffUserIds.length > 100) faults.push(fault('staffUserIds', 'staff_count', 'a campaign needs 1 to 100 members of staff'));
  if (terms.codeKind === 'group_join_way') faults.push(...chatFaults(terms.groupChatIds ?? [], groups));
  if (new Set(terms.staffUserIds.map((userId) => userId.toLowerCase())).size !== terms.staffUserIds.length) faults.push(fault('staffUserIds', 'staff_twice', 'a member is listed twice'));
  staff.forEach((member, index) => faults.push(...staffFaults(member, `staffUserIds[${index}]`)));
  return faults;
}

function chatFaults(chatIds: readonly string[], groups: ReadonlyMap<string, GroupFact>): FieldFault[] {
  if (chatIds.length === 0) return [fault('groupChatIds', 'group_chats_missing', 'codes of kind group_join_way need 1 to 5 group chats')];
  const faults = new Set(chatIds).size === chatIds.length ? [] : [fault('groupChatIds', 'group_twice', 'a group is listed twice')];
  chatIds.forEach((chatId, index) => {
    const fact = groups.get(chatId);
    if (fact === 'unknown') faults.push(fault(`groupChatIds[${index}]`, 'group_unknown', `${chatId} is no customer group (客户群) that this app can see`));
    if (fact === 'dismissed') faults.push(fault(`groupChatIds[${index}]`, 'group_dismissed', `${chatId} was dissolved`));
  });
  return faults;
}

function staffFaults({ userId, known }: StaffFacts, path: string): FieldFault[] {
  if (!known || known.leftAtMs !== null) return [fault(path, 'staff_unknown', `${userId} is not a member of the company that this app can see`)];
  const faults: FieldFault[] = [];
  if (known.inRange !== 1) faults.push(fault(path, 'staff_out_of_range', `${userId} is outside the app's visible range or has 客户联系 off`));
  if (known.activation !== null && known.activation !== 1) faults.push(fault(path, 'staff_not_activated', `${userId} has not activated the WeCom account`));
  if (known.codeRefusal !== null) {
    const why = NOT_REAL_NAMED.has(known.codeRefusal) ? 'is not activated or not real-named (实名认证)' : 'may not add customers';
    faults.push(fault(path, 'staff_refused', `${userId} ${why}: WeCom answered ${known.codeRefusal} to the last code; once it is mended this is forgotten within a day`));
  }
  return faults;
}

export function publishWarnings(terms: Terms): FieldFault[] {
  const warnings: FieldFault[] = [];
  if (terms.rewards.length > 0 && terms.budget?.points === undefined && terms.budget?.cashFen === undefined) warnings.push(fault('budget', 'no_budget', 'no budget: rewards are limited by nothing'));
  if (!terms.welcome?.text) warnings.push(fault('welcome', 'no_welcome', 'no welcome text: friends are not greeted'));
  if (terms.codeKind === 'group_join_way' && terms.welcome?.text) warnings.push(fault('welcome', 'groups_greet_themselves', 'who joins a group is not greeted by the bot: set the 入群欢迎语 in WeCom'));
  if (terms.codeKind === 'acquisition_link' && terms.staffPick === 'owner') warnings.push(fault('staffPick', 'link_leads_to_pool', 'one link carries all codes, so friends meet anybody of staffUserIds, not the referrer\'s own member'));
  if (terms.rewards.length === 0) warnings.push(fault('rewards', 'no_rewards', 'no rewards: nobody earns anything'));
  return warnings;
}

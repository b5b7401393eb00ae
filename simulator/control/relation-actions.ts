import { staffKey } from '../world/create-world';
import { countShare, hasShareLeft } from '../world/mass-share';
import type { Follow, MassMember } from '../world/model';
import { endTransfer, openTransfer } from '../world/transfers';
import { grantWelcome } from '../world/welcome-grants';
import { knownStaff, liveFollow, mutualFollow, raiseOptions, timeOf } from './friend-actions';
import type { Machinery } from './machinery';
import { ControlError, DONE } from './machinery';
import type { ActionInput } from './schemas';

const idsOf = ({ userId, externalUserId }: Follow) => ({ userId, externalUserId });

/** What people do after they became friends. */
export const createRelationActions = (machinery: Machinery) => ({
  customerDeletes: (input: ActionInput<'customerDeletes'>) => customerDeletes(machinery, input),
  staffDeletes: (input: ActionInput<'staffDeletes'>) => staffDeletes(machinery, input),
  transfer: (input: ActionInput<'transfer'>) => transfer(machinery, input),
  answersTransfer: (input: ActionInput<'answersTransfer'>) => answersTransfer(machinery, input),
  staffEdits: (input: ActionInput<'staffEdits'>) => staffEdits(machinery, input),
  agreesToArchive: (input: ActionInput<'agreesToArchive'>) => agreesToArchive(machinery, input),
  chat: (input: ActionInput<'chat'>) => chat(machinery, input),
  confirmMassMessage: (input: ActionInput<'confirmMassMessage'>) => confirmMassMessage(machinery, input),
});

/** 客户删除成员: the row stays listed, one-way. */
function customerDeletes({ world, raise }: Machinery, input: ActionInput<'customerDeletes'>) {
  const follow = mutualFollow(world, input);
  follow.deletedByCustomer = true;
  raise({ changeType: 'del_follow_user', ...idsOf(follow) }, raiseOptions(input));
  return { ...follow };
}

/** 成员删除客户: the row goes, after the detail lag. */
function staffDeletes({ world, raise }: Machinery, input: ActionInput<'staffDeletes'>) {
  const follow = liveFollow(world, input);
  follow.deletedByStaffAtMs = timeOf(world, input.at);
  raise({ changeType: 'del_external_contact', ...idsOf(follow) }, raiseOptions(input));
  return { ...follow };
}

/** 在职继承 by the admin console, all at once. */
function transfer({ world, raise }: Machinery, input: ActionInput<'transfer'>) {
  const { customer, from, to, outcome } = input;
  mutualFollow(world, { userId: from, customer });
  const one = { kind: 'active' as const, from: knownStaff(world, from).userId, to: knownStaff(world, to).userId, externalUserId: customer, askedAtMs: world.clock.nowMs(), outcome: null, endedAtMs: null };
  endTransfer(world, raise, { transfer: one, outcome, options: raiseOptions(input) });
  return DONE;
}

/** The customer taps 拒绝, or the 24 hours are over sooner. */
function answersTransfer({ world, raise }: Machinery, input: ActionInput<'answersTransfer'>) {
  const open = openTransfer(world, input.customer) ?? fail(`no transfer of ${input.customer} is under way`);
  endTransfer(world, raise, { transfer: open, outcome: input.outcome, options: raiseOptions(input) });
  return DONE;
}

function fail(why: string): never {
  throw new ControlError(why);
}

/** In the client, so it raises an event, which says nothing of what changed (pitfall 15). */
function staffEdits({ world, raise }: Machinery, input: ActionInput<'staffEdits'>) {
  const follow = liveFollow(world, input);
  follow.remark = input.remark ?? follow.remark;
  follow.description = input.description ?? follow.description;
  follow.remarkMobiles = input.mobiles ?? follow.remarkMobiles;
  follow.tagIds = [...new Set([...follow.tagIds, ...input.addTags])].filter((tagId) => !input.removeTags.includes(tagId));
  raise({ changeType: 'edit_external_contact', ...idsOf(follow) }, raiseOptions(input));
  return { ...follow };
}

/** 会话存档: the consent brings a new WelcomeCode (doc 92005). */
function agreesToArchive({ world, raise }: Machinery, input: ActionInput<'agreesToArchive'>) {
  const follow = mutualFollow(world, input);
  const grant = grantWelcome(world, follow.userId, follow.externalUserId);
  raise({ changeType: 'msg_audit_approved', ...idsOf(follow), welcomeCode: grant?.code ?? null }, raiseOptions(input));
  return { welcomeCode: grant?.code ?? null };
}

/** They talk: this member chatted last, and an unused welcome of theirs is too late (41051). */
function chat({ world }: Machinery, input: ActionInput<'chat'>) {
  const follow = mutualFollow(world, input);
  follow.lastChatAtMs = world.clock.nowMs();
  for (const grant of world.welcomeGrants.values()) {
    const theirs = staffKey(grant.userId) === staffKey(input.userId) && grant.externalUserId === input.customer;
    if (theirs && grant.fate !== 'delivered') grant.fate = 'chatStarted';
  }
  return DONE;
}

/** The member taps 发送 on a 群发 task. */
function confirmMassMessage({ world }: Machinery, { msgid, userId }: ActionInput<'confirmMassMessage'>) {
  const task = world.massTasks.get(msgid);
  const member = task?.members.get(staffKey(userId));
  if (!task || !member) throw new ControlError(`${userId} has no task ${msgid}`);
  if (task.cancelled || member.sentAtMs !== null) throw new ControlError('the task is cancelled or already sent');
  const nowMs = world.clock.nowMs();
  member.sentAtMs = nowMs;
  for (const row of member.rows) sendRow(world, member, row, task.content);
  return { rows: member.rows.map((row) => ({ ...row })) };
}

function sendRow(world: Machinery['world'], member: MassMember, row: MassMember['rows'][number], content: unknown): void {
  const { externalUserId } = row;
  const follow = world.follows.find(member.userId, externalUserId);
  const friends = follow && !follow.deletedByCustomer && follow.deletedByStaffAtMs === null;
  row.status = !friends ? 2 : hasShareLeft(world, externalUserId) ? 1 : 3;
  if (row.status !== 1) return;
  row.sentAtMs = world.clock.nowMs();
  countShare(world, externalUserId);
  world.delivered.push({ kind: 'mass', to: externalUserId, from: member.userId, atMs: row.sentAtMs, content, dropped: false });
}

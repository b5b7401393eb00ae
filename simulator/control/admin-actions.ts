import { createCallbackTarget } from '../callbacks/callback-target';
import type { CallbackTarget } from '../callbacks/callback-target';
import { deleteUserXml, updateUserXml } from '../callbacks/event-xml';
import { emptyWorld, staffKey } from '../world/create-world';
import type { Staff } from '../world/model';
import { settleTransfers } from '../world/transfers';
import { seedWorld } from '../world/seed';
import { knownStaff } from './friend-actions';
import type { Machinery } from './machinery';
import { ControlError, DONE } from './machinery';
import type { ActionInput } from './schemas';

/** doc 90930: the GET check must be answered within a second */
const VERIFY_TIMEOUT_MS = 1000;

/** The admin console and the clock. */
export function createAdminActions(machinery: Machinery) {
  const { world, mailroom } = machinery;
  let target: CallbackTarget | null = null;

  return {
    /** An empty corp, then the seed. The callback address stays; clock, faults, tokens and journals start over. */
    reset: async (seed: ActionInput<'reset'>) => {
      await startOver(machinery);
      return seedWorld(world, seed);
    },
    seed: (seed: ActionInput<'seed'>) => seedWorld(world, seed),
    settings: (patch: ActionInput<'settings'>) => {
      for (const [name, value] of Object.entries(patch)) {
        if (value !== undefined) Object.assign(world.settings, { [name]: value });
      }
      return { ...world.settings };
    },
    callback: (config: ActionInput<'callback'>) => {
      target = config && targetOf(machinery, config);
      mailroom.setTarget(target);
      return DONE;
    },
    verifyCallback: () => verifyCallback(target, world.clock.nowMs()),
    updateStaff: (patch: ActionInput<'updateStaff'>) => updateStaff(machinery, patch),
    clock: ({ advanceMs }: ActionInput<'clock'>) => turnClock(machinery, advanceMs),
  };
}

/** Forward only: nobody un-happens. Who follows is turned when nothing is under way with the bot, so that no call of it is cut in two. */
async function turnClock({ world, raise, bot, turnFollowers }: Machinery, advanceMs: number) {
  const { clock } = world;
  if (advanceMs > 0) {
    if (turnFollowers) await bot.rest();
    clock.advance(advanceMs);
    await turnFollowers?.(clock.offsetMs());
  }
  settleTransfers(world, raise);
  return { nowMs: clock.nowMs(), offsetMs: clock.offsetMs(), followed: turnFollowers !== null };
}

async function startOver({ world, tokens, frequency, faults, journal, mailroom, turnFollowers }: Machinery): Promise<void> {
  await mailroom.discard();
  world.clock.reset();
  await turnFollowers?.(world.clock.offsetMs());
  emptyWorld(world);
  tokens.clear();
  frequency.clear();
  faults.clear();
  journal.clear();
}

function targetOf({ world }: Machinery, config: NonNullable<ActionInput<'callback'>>): CallbackTarget {
  try {
    return createCallbackTarget(config, world.app, world.clock);
  } catch (error) {
    if (error instanceof TypeError) throw new ControlError(error.message);
    throw error;
  }
}

/** What the console does when the callback URL is saved. */
async function verifyCallback(target: CallbackTarget | null, nowMs: number) {
  if (!target) throw new ControlError('no callback configured');
  const echo = String(BigInt(nowMs) * 1_000_000n);
  const reply = await target.verify(echo, VERIFY_TIMEOUT_MS).catch(() => ({ status: 0, body: '' }));
  return { ok: reply.status === 200 && reply.body === echo, status: reply.status, body: reply.body };
}

/** Changes a member; one who leaves raises 通讯录 `delete_user`, one who is disabled or moves `update_user`. */
function updateStaff({ world, mailroom }: Machinery, { userId, ...patch }: ActionInput<'updateStaff'>): Staff {
  const member = knownStaff(world, userId);
  const given = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
  const next: Staff = { ...member, ...given };
  world.staff.set(staffKey(userId), next);
  if (next.left && world.settings.contactEventTick && next.inRange) {
    const createTime = Math.floor(world.clock.nowMs() / 1000);
    mailroom.send({ lane: `staff ${staffKey(userId)}`, plaintext: () => deleteUserXml(world.app.corpId, createTime, member.userId) });
  }
  const changed = { ...('disabled' in given ? { status: next.disabled ? 2 : 1 } : {}), ...('departments' in given || 'leads' in given ? { departments: next.departments, leads: next.leads } : {}) };
  if (!next.left && Object.keys(changed).length > 0 && world.settings.contactEventTick && next.inRange) {
    const createTime = Math.floor(world.clock.nowMs() / 1000);
    mailroom.send({ lane: `staff ${staffKey(userId)}`, plaintext: () => updateUserXml(world.app.corpId, createTime, { userId: member.userId, ...changed }) });
  }
  return next;
}

import { createHash } from 'node:crypto';
import type { Reader } from '../../kernel/database/database';
import { messageOf } from '../../kernel/logger';
import type { Machine } from '../../kernel/machine';
import { SEND_RETRIES, type Outcome, type WorkItem } from '../../kernel/work/outcome';
import type { Sender } from '../../kernel/work/registry';
import { adviseAfter, type Wecom } from '../../wecom';
import { makeLetOut, type LetOut } from './let-out';
import { APP_MESSAGE, forgetCall, releaseLines, shareFate, storeCall, type Notice } from './staff-message-store';
import { staffMessageText } from './staff-message-text';

/** Says a notice from internal ids at the moment it is sent; null: nothing to say any more. */
export type StaffTemplate = (reader: Reader, refs: Record<string, string>) => Promise<string | null>;

type Deps = Machine & { wecom: Wecom; templates: ReadonlyMap<string, StaffTemplate> };
type Goes = Extract<LetOut, { kind: 'goes' }>;
type Said = { id: string; text: string | null; error?: string };

/** The longest for which WeCom remembers a message (doc 90236): a doubtful one is not repeated after it. */
const REMEMBERED_S = 14_400;
const CARRIED_AGAIN_MS = 5000;

/**
 * 应用消息 to one member of staff. After a lost reply the identical message is sent again and WeCom's duplicate check keeps it from arriving twice;
 * what would read differently by now, or is too old for the check, is not repeated and stays unknown (policy 30). A notice with nothing to say
 * any more ends as `expired`: it was neither sent nor refused. Source: doc 90236.
 */
export function sendAppMessage(deps: Deps): Sender {
  const letOut = makeLetOut(deps);
  return {
    kind: APP_MESSAGE, lane: 'send',
    retries: SEND_RETRIES.slice(0, 8), // under two hours: all inside the duplicate check
    async send(work) {
      const out = await letOut(work.id, work.key);
      switch (out.kind) {
        case 'unknown_member': return { kind: 'failed', error: 'this member is not known' };
        case 'full': return { kind: 'retry', free: true, afterMs: out.afterMs, error: 'this member has had as many messages as WeCom delivers' };
        case 'carried': return { kind: 'retry', free: true, afterMs: Math.max(0, out.dueMs - deps.clock.nowMs()) + CARRIED_AGAIN_MS, error: 'travels in a digest' };
        case 'goes': return call(deps, work, out);
      }
    },
    record: (tx, work) => shareFate(tx, work.id),
  };
}

async function call(deps: Deps, work: WorkItem, out: Goes): Promise<Outcome> {
  const said = await Promise.all(out.notices.map((notice) => say(deps, notice)));
  const own = said.find((each) => each.id === work.id);
  if (!out.called && !own?.text) {
    await deps.unitOfWork.run((tx) => releaseLines(tx, said.map((each) => each.id)));
    return own?.error === undefined ? { kind: 'expired', error: 'nothing to say any more' } : { kind: 'retry', error: own.error };
  }
  const silent = said.filter((each) => !each.text).map((each) => each.id); // each comes to its own end
  const text = staffMessageText(said.flatMap((each) => each.text ?? []), work.id.slice(-6));
  const textHash = createHash('sha256').update(JSON.stringify([out.userId, text])).digest('hex');
  const nowMs = deps.clock.nowMs();
  if (out.called && (out.called.textHash !== textHash || nowMs - out.called.atMs >= REMEMBERED_S * 1000)) {
    return { kind: 'unknown', error: 'an earlier attempt may have arrived, and can no longer be repeated word for word' };
  }
  await deps.unitOfWork.run(async (tx) => {
    if (!out.called && silent.length > 0) await releaseLines(tx, silent);
    await storeCall(tx, work.id, textHash, nowMs);
  });
  const outcome = await deliver(deps.wecom, out.userId, text);
  if (outcome.kind !== 'retry') return outcome;
  // a refusal of this attempt says nothing of an earlier one
  if (out.called) return { kind: 'unknown', error: outcome.error };
  await deps.unitOfWork.run((tx) => forgetCall(tx, work.id));
  return outcome;
}

async function say({ templates, database }: Deps, { id, template, refs }: Notice): Promise<Said> {
  const compose = templates.get(template);
  if (!compose) return { id, text: null, error: `no staff template is called ${template}` };
  try {
    return { id, text: await compose(database, refs) };
  } catch (error) {
    return { id, text: null, error: messageOf(error) };
  }
}

async function deliver(wecom: Wecom, userId: string, text: string): Promise<Outcome> {
  try {
    const { invalidUsers } = await wecom.messages.send({ toUsers: [userId], content: { msgtype: 'text', content: text }, duplicateCheck: { intervalS: REMEMBERED_S } });
    // userids come back in lower case (pitfall 50)
    const refused = invalidUsers.some((invalid) => invalid.toLowerCase() === userId.toLowerCase());
    return refused ? { kind: 'failed', error: 'this member cannot receive app messages' } : { kind: 'done' };
  } catch (error) {
    return adviseAfter(error, { repeatIsHarmless: false });
  }
}

import { WecomError, type Wecom } from '../../wecom';
import type { WecomFacts } from './facts';

const AT_ONCE = 4;
/** A look, not a listing: a campaign has up to a hundred members. */
const MEMBERS_AT_MOST = 100;
const WRONG_APP = new Set([301002, 40056]);

/** Asks WeCom what the bot itself will ask: `gettoken` needs no trusted IP, so a business call is what shows the truth (pitfall 21). */
export async function readWecomFacts(wecom: Wecom, userIds: readonly string[]): Promise<WecomFacts> {
  const facts: WecomFacts = { refusal: null, appName: null, appRefusal: null, followUsers: null, members: null };
  try {
    try {
      facts.appName = (await wecom.members.app()).name || null;
    } catch (error) {
      if (!(error instanceof WecomError) || error.code === null || !WRONG_APP.has(error.code)) throw error;
      facts.appRefusal = error.code;
    }
    facts.followUsers = await wecom.members.listFollowUsers();
    facts.members = await activations(wecom, userIds.slice(0, MEMBERS_AT_MOST));
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    facts.refusal = { api: error.api, code: error.code, kind: error.kind, fromIp: error.fromIp };
  }
  return facts;
}

async function activations(wecom: Wecom, userIds: readonly string[]): Promise<{ userId: string; activation: number | null }[]> {
  const found: { userId: string; activation: number | null }[] = [];
  for (let from = 0; from < userIds.length; from += AT_ONCE) {
    found.push(...await Promise.all(userIds.slice(from, from + AT_ONCE).map(async (userId) => ({ userId, activation: await activationOf(wecom, userId) }))));
  }
  return found;
}

/** A member who cannot be read is outside the range, and the list says so already. */
async function activationOf(wecom: Wecom, userId: string): Promise<number | null> {
  try {
    return (await wecom.members.get(userId)).status;
  } catch (error) {
    if (error instanceof WecomError && error.kind !== 'network') return null;
    throw error;
  }
}

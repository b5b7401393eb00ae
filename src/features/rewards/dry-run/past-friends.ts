import type { Reader } from '../../../kernel/database/database';
import { owedReferrals, type OwedReferral } from '../store';

/** Enough to see what a rule does; more would keep an embedded database from callbacks. */
export const MOST_FRIENDS = 2000;
const AT_ONCE = 200;

export interface PastFriends {
  friends: OwedReferral[];
  /** There were more: only the newest are looked at. */
  cut: boolean;
}

/** The newest referrals of a campaign whose friends were added since then, whatever became of them; read a piece at a time. */
export async function pastFriends(reader: Reader, campaignId: string, sinceMs: number): Promise<PastFriends> {
  const ids = (await reader.rows<{ id: string }>(`SELECT id FROM referral WHERE campaignId = ? ORDER BY id DESC LIMIT ${MOST_FRIENDS + 1}`, [campaignId])).map(({ id }) => id);
  const friends: OwedReferral[] = [];
  for (let at = 0; at < Math.min(ids.length, MOST_FRIENDS); at += AT_ONCE) friends.push(...(await owedReferrals(reader, ids.slice(at, Math.min(at + AT_ONCE, MOST_FRIENDS)))));
  const recent = friends.filter(({ addedAtMs }) => addedAtMs >= sinceMs);
  return { friends: recent, cut: ids.length > MOST_FRIENDS && recent.length === friends.length };
}

/** The campaign that has friends to try terms on: this one, else the one that somebody came by last. */
export async function campaignToTry(reader: Reader, campaignId: string): Promise<string | null> {
  const own = await reader.one<{ campaignId: string }>('SELECT campaignId FROM referral WHERE campaignId = ? LIMIT 1', [campaignId]);
  return (own ?? (await reader.one<{ campaignId: string }>('SELECT campaignId FROM referral ORDER BY id DESC LIMIT 1')))?.campaignId ?? null;
}

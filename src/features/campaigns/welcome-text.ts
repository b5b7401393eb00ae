import type { Reader } from '../../kernel/database/database';
import { storedTerms } from './terms';

/** What a friend who scanned this code is greeted with: the running version's text, also after the campaign's end (policy 27). Null: not a campaign's code, or nothing to say. */
export async function welcomeTextOf(reader: Reader, state: string | null): Promise<string | null> {
  if (state === null) return null;
  const row = await reader.one<{ terms: string }>(
    `SELECT v.terms FROM referral_code rc JOIN campaign c ON c.id = rc.campaignId JOIN campaign_version v ON v.campaignId = c.id AND v.version = c.version WHERE rc.state = ?`, [state]);
  return row ? (storedTerms(row.terms).welcome?.text ?? null) : null;
}

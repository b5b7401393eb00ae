import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { FieldFault } from '../../kernel/errors';
import type { ChannelsRoom } from '../channels';
import type { Terms } from './terms';

type Deps = { database: Reader; channels: Pick<ChannelsRoom, 'quotaRoom'> };

/** Each code takes one of the company's 500,000 (policy 15): is there room for everybody who may ask for one? Codes of a link take none. */
export async function quotaWarnings({ database, channels }: Deps, terms: Terms, campaignId: string): Promise<FieldFault[]> {
  if (terms.codeKind === 'acquisition_link') return [];
  const { level, left } = await channels.quotaRoom(database);
  if (level === 'full') return [{ path: 'codeKind', code: 'codes_full', detail: 'WeCom has no room for more codes: new ones will fail until old ones are recycled' }];
  const need = await needOf(database, terms, { campaignId, left });
  const short = need <= left ? [] : [{ path: 'codeKind', code: 'quota_short', detail: `about ${need} codes needed, ${left} of the company's are left`, values: { need, left } }];
  return level === 'high' ? [{ path: 'codeKind', code: 'codes_nearly_full', detail: 'nine tenths of the codes that WeCom allows are used; see GET /codes/quota' }, ...short] : short;
}

/** How many may still ask for a code; at most: of a stage no index knows how many stand in it, so then it is everybody. */
async function needOf(reader: Reader, { audience }: Terms, { campaignId, left }: { campaignId: string; left: number }): Promise<number> {
  const { tagIds = [], stages = [], externalUserIds = [] } = audience ?? {};
  const count = async (sql: string, params: readonly string[]) => Number((await reader.one<{ n: number | string }>(sql, [...params]))?.n ?? 0);
  const isNarrow = stages.length === 0 && tagIds.length + externalUserIds.length > 0;
  const tagged = isNarrow && tagIds.length > 0 ? await count(`SELECT COUNT(DISTINCT customerId) AS n FROM customer_tag WHERE tagId IN (${marks(tagIds)})`, tagIds) : 0;
  const reached = isNarrow ? tagged + externalUserIds.length : await count('SELECT COUNT(*) AS n FROM customer', []);
  return reached <= left ? reached : reached - (await count('SELECT COUNT(*) AS n FROM referral_code WHERE campaignId = ?', [campaignId]));
}

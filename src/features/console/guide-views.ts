import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { GuideFacts } from './decide-guide';
import { someTried } from './note-dry-run';

/** Of callbacks, members and campaigns: enough to see, few enough to read at each opening of the home page. */
const LOOKED_AT = { callbacks: 500, members: 500, campaigns: 20 };
const CUSTOMER_EVENT = 'change_external_contact';

/** What the guide goes by. Two look-ups by key once everything is done. */
export async function guideFacts(reader: Reader): Promise<GuideFacts> {
  const scanned = (await reader.one('SELECT id FROM referral ORDER BY id LIMIT 1')) !== null;
  const baseline = await reader.one<{ value: string }>("SELECT value FROM named_state WHERE name = 'baseline'");
  const finished = baseline !== null && (JSON.parse(baseline.value) as { finishedAtMs: number | null }).finishedAtMs !== null;
  const answered = baseline !== null;
  if (scanned && finished) return { answered, heard: 'customers', sync: { finished, listed: 0, members: 0 }, usable: true, campaigns: [], tried: true, coded: null, scanned };
  const campaigns = await newestCampaigns(reader);
  return { answered, heard: await heardOf(reader), sync: { finished, ...(await listings(reader)) }, usable: await someUsable(reader), campaigns, tried: await someTried(reader), coded: await codedOf(reader, campaigns), scanned };
}

async function heardOf(reader: Reader): Promise<GuideFacts['heard']> {
  const seen = await reader.one<{ n: number; customers: number | null }>(
    `SELECT COUNT(*) AS n, SUM(CASE WHEN event = ? THEN 1 ELSE 0 END) AS customers FROM (SELECT event FROM inbox ORDER BY id DESC LIMIT ${LOOKED_AT.callbacks}) newest`, [CUSTOMER_EVENT]);
  return Number(seen?.n ?? 0) === 0 ? 'nothing' : Number(seen?.customers ?? 0) === 0 ? 'others' : 'customers';
}

/** First listings of members' customers, ended and in all. `;` follows `:`, so this is a range of the key. */
async function listings(reader: Reader): Promise<{ listed: number; members: number }> {
  const found = await reader.one<{ members: number; waiting: number | null }>("SELECT COUNT(*) AS members, SUM(CASE WHEN value = 'open' THEN 1 ELSE 0 END) AS waiting FROM named_state WHERE name > 'baseline:' AND name < 'baseline;'");
  const members = Number(found?.members ?? 0);
  return { members, listed: members - Number(found?.waiting ?? 0) };
}

const someUsable = async (reader: Reader): Promise<boolean> => (await reader.one(
  `SELECT id FROM (SELECT id, inRange, leftAtMs, mergedInto, codeRefusal, activation FROM staff ORDER BY id DESC LIMIT ${LOOKED_AT.members}) newest
   WHERE inRange = 1 AND leftAtMs IS NULL AND mergedInto IS NULL AND codeRefusal IS NULL AND COALESCE(activation, 1) = 1 LIMIT 1`)) !== null;

async function newestCampaigns(reader: Reader): Promise<GuideFacts['campaigns']> {
  const rows = await reader.rows<{ id: string; publishedAtMs: number | null; terms: string }>(
    `SELECT c.id, c.publishedAtMs, v.terms FROM (SELECT id, version, publishedAtMs FROM campaign WHERE archivedAtMs IS NULL OR publishedAtMs IS NOT NULL ORDER BY id DESC LIMIT ${LOOKED_AT.campaigns}) c
     JOIN campaign_version v ON v.campaignId = c.id AND v.version = c.version ORDER BY c.id DESC`);
  return rows.map(({ id, publishedAtMs, terms }) => ({ id, published: publishedAtMs !== null, staff: (JSON.parse(terms) as { staffUserIds: string[] }).staffUserIds.length }));
}

async function codedOf(reader: Reader, campaigns: GuideFacts['campaigns']): Promise<string | null> {
  const running = campaigns.filter(({ published }) => published).map(({ id }) => id);
  if (running.length === 0) return null;
  return (await reader.one<{ campaignId: string }>(`SELECT campaignId FROM referral_code WHERE campaignId IN (${marks(running)}) ORDER BY campaignId DESC LIMIT 1`, running))?.campaignId ?? null;
}

import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { CampaignTimes, Timeline } from './decide-status';
import { termsOf } from './store';
import type { Terms } from './terms';

/** Everything attribution wants to know of one code, in one statement. */
export interface CodeFacts {
  codeId: string;
  state: string;
  campaignId: string;
  revokedAtMs: number | null;
  referrerId: string;
  referrerPersonId: string;
  referrerStaffId: string | null;
  referrerExternalUserId: string;
  referrerStage: string | null;
  campaign: CampaignTimes & { version: number; timeline: Timeline };
}

type Row = Omit<CodeFacts, 'campaign'> & CampaignTimes & { version: number; timeline: string };

export async function codeFactsByStates(reader: Reader, states: readonly string[]): Promise<CodeFacts[]> {
  if (states.length === 0) return [];
  const rows = await reader.rows<Row>(
    `SELECT rc.id AS codeId, rc.state, rc.campaignId, rc.revokedAtMs, rc.referrerId, cu.personId AS referrerPersonId, cu.staffId AS referrerStaffId,
       cu.externalUserId AS referrerExternalUserId, cu.stage AS referrerStage,
       c.startsAtMs, c.endsAtMs, c.publishedAtMs, c.pausedAtMs, c.endedAtMs, c.version, c.timeline
     FROM referral_code rc JOIN campaign c ON c.id = rc.campaignId JOIN customer cu ON cu.id = rc.referrerId
     WHERE rc.state IN (${marks(states)})`, [...states]);
  return rows.map(({ startsAtMs, endsAtMs, publishedAtMs, pausedAtMs, endedAtMs, version, timeline, ...code }) => ({
    ...code, campaign: { startsAtMs, endsAtMs, publishedAtMs, pausedAtMs, endedAtMs, version, timeline: JSON.parse(timeline) as Timeline },
  }));
}

export type TermsReader = (reader: Reader, campaignId: string, version: number) => Promise<Terms>;

const REMEMBERED = 500;

/** Terms of a version in force never change, so they are remembered. */
export function makeTermsReader(): TermsReader {
  const known = new Map<string, Terms>();
  return async (reader, campaignId, version) => {
    const key = `${campaignId}:${version}`;
    const remembered = known.get(key);
    if (remembered) return remembered;
    const terms = await termsOf(reader, campaignId, version);
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, terms);
    return terms;
  };
}

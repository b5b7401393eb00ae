import type { Tx } from '../../kernel/database/unit-of-work';
import type { Episode } from '../../vocabulary/follow';
import { codeFactsByStates, type CodeFacts, type Terms, type TermsReader } from '../campaigns';
import { factsOf, foldEpisodes, type CustomerRecord } from '../customers';
import type { Check, Surroundings } from './decide-attribution';
import { referralsOf, upwardsOf, type ReferralRecord } from './store';

export interface Attribution {
  episodes: Episode[];
  codes: Map<string, CodeFacts>;
  recorded: ReferralRecord[];
  around: Surroundings;
}

/** Everything one settlement looks at, read after the customer's lock. Null: this customer never scanned a code. */
export async function loadAttribution(tx: Tx, customer: CustomerRecord, termsOf: TermsReader): Promise<Attribution | null> {
  const episodes = foldEpisodes(await factsOf(tx, customer.id));
  const states = [...new Set(episodes.flatMap((episode) => (episode.state === null ? [] : [episode.state])))];
  if (states.length === 0) return null;
  const codes = new Map((await codeFactsByStates(tx, states)).map((code) => [code.state, code]));
  if (codes.size === 0) return null;
  // one look for both: most referrers were referred by nobody, so there is nothing upwards of them
  const known = await referralsOf(tx, [...new Set([customer.id, ...[...codes.values()].map((code) => code.referrerId)])]);
  const recorded = known.filter((referral) => referral.refereeId === customer.id);
  const upwards = new Map<string, readonly string[]>();
  const outsideAudience = new Set<string>();
  const stood = new Map<string, Check[]>();
  for (const code of codes.values()) {
    const before = recorded.find((referral) => referral.codeId === code.codeId && referral.scanNo === 1);
    if (before) {
      stood.set(code.codeId, (JSON.parse(before.evidence) as Check[]).filter(({ reason }) => reason === 'loop' || reason === 'outside_audience'));
      continue;
    }
    if (known.some((referral) => referral.refereeId === code.referrerId && referral.liveKey !== null)) upwards.set(code.referrerId, await upwardsOf(tx, code.referrerId));
    if (!(await inAudience(tx, code, await termsOf(tx, code.campaignId, code.campaign.version)))) outsideAudience.add(code.codeId);
  }
  return { episodes, codes, recorded, around: { referee: customer, recorded: stood, upwards, outsideAudience } };
}

/** Anyone named, tagged or in a stage of the audience may refer; no audience means everyone. */
async function inAudience(tx: Tx, code: CodeFacts, { audience }: Terms): Promise<boolean> {
  if (!audience) return true;
  const { externalUserIds = [], stages = [], tagIds = [] } = audience;
  if (externalUserIds.length + stages.length + tagIds.length === 0) return true;
  if (externalUserIds.includes(code.referrerExternalUserId) || (code.referrerStage !== null && stages.includes(code.referrerStage))) return true;
  if (tagIds.length === 0) return false;
  return (await tx.one(`SELECT id FROM customer_tag WHERE customerId = ? AND tagId IN (${tagIds.map(() => '?').join(',')}) LIMIT 1`, [code.referrerId, ...tagIds])) !== null;
}

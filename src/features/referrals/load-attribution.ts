import type { Tx } from '../../kernel/database/unit-of-work';
import type { Episode } from '../../vocabulary/follow';
import { codeFactsByStates, type CodeFacts, type TermsReader } from '../campaigns';
import { episodesByCustomer, type CustomerRecord } from '../customers';
import { staysByCustomer } from '../groups';
import { referrersOutside } from './audience';
import { claimantsOf } from './claims/store';
import type { Check, Surroundings } from './decide-attribution';
import { referralsOf, upwardsOf, type ReferralRecord } from './store';

export interface Attribution {
  customer: CustomerRecord;
  episodes: Episode[];
  codes: Map<string, CodeFacts>;
  recorded: ReferralRecord[];
  around: Surroundings;
}

type Scanned = Pick<Attribution, 'customer' | 'episodes' | 'codes'>;

/** Everything a settlement looks at, for several customers, read after their locks. A customer who never scanned a code is left out. */
export async function loadAttributions(tx: Tx, customers: readonly CustomerRecord[], termsOf: TermsReader): Promise<Attribution[]> {
  const scanned = await scannedBy(tx, customers);
  const codes = scanned.flatMap((each) => [...each.codes.values()]);
  const referrerIds = [...new Set(codes.map((code) => code.referrerId))];
  if (referrerIds.length === 0) return [];
  // one look for both: most referrers were referred by nobody, so there is nothing upwards of them
  const known = await referralsOf(tx, [...new Set([...scanned.map(({ customer }) => customer.id), ...referrerIds])]);
  const referred = referrerIds.filter((id) => known.some((referral) => referral.refereeId === id && referral.liveKey !== null));
  // two settlements at once may not see each other's edge; whoever would close a loop had a follow before a code, and is refused for that anyway
  const upwards = await upwardsOf(tx, referred);
  const outsideAudience = await referrersOutside(tx, codes, termsOf);
  const claims = await claimantsOf(tx, scanned.flatMap(({ episodes }) => episodes.flatMap(({ told }) => told.flatMap(({ by, id }) => (by === 'claim' ? [id] : [])))));
  return scanned.map((each) => {
    const recorded = known.filter((referral) => referral.refereeId === each.customer.id);
    return { ...each, recorded, around: { referee: each.customer, recorded: stoodIn(recorded), upwards, outsideAudience, claims } };
  });
}

async function scannedBy(tx: Tx, customers: readonly CustomerRecord[]): Promise<Scanned[]> {
  const episodes = await episodesByCustomer(tx, customers.map((customer) => customer.id));
  // asked only of those who ever joined a group by a code
  const stays = await staysByCustomer(tx, customers.filter((customer) => customer.groupedAtMs !== null).map((customer) => customer.id));
  for (const [id, own] of stays) episodes.set(id, [...(episodes.get(id) ?? []), ...own]);
  const codes = new Map((await codeFactsByStates(tx, [...new Set([...episodes.values()].flatMap(statesIn))])).map((code) => [code.state, code]));
  return customers.flatMap((customer) => {
    const own = episodes.get(customer.id) ?? [];
    const scanned = new Map(statesIn(own).flatMap((state): [string, CodeFacts][] => { const code = codes.get(state); return code ? [[state, code]] : []; }));
    return scanned.size === 0 ? [] : [{ customer, episodes: own, codes: scanned }];
  });
}

const statesIn = (episodes: readonly Episode[]): string[] =>
  episodes.flatMap((episode) => [episode.state, ...episode.laterScans.map((later) => later.state), ...episode.told.map((told) => told.state)]).filter((state) => state !== null);

/** Checks that hang on other people's referrals and on tags of the moment: once recorded they stand, by code. */
const stoodIn = (recorded: readonly ReferralRecord[]): Map<string, Check[]> => new Map(recorded.filter((referral) => referral.scanNo === 1)
  .map((referral) => [referral.codeId, (JSON.parse(referral.evidence) as Check[]).filter(({ reason }) => reason === 'loop' || reason === 'outside_audience')]));

import type { Appeal } from '../../../entities/appeal';
import type { Reader } from '../../kernel/database/database';
import { maskName } from '../../kernel/masked';
import type { PersonSeal } from '../../kernel/person-seal';
import { readWords, wordsRow } from '../../kernel/seal-words';
import type { CampaignsRoom, Terms } from '../campaigns';
import { nameOf } from '../customer-names';
import { appealsAbout, wordsOf } from './appeals/appeal-store';
import { decideFriend, type FriendView, type OwnReward } from './decide-friend';
import { sharing } from './privacy/consent-store';
import { friendNumber, ownRewards, refusals, type FriendRow, type Refusal } from './views';
import type { ReasonFacts } from './words/reason-words';
import { fill, sayAmount, sayInstant, sayLength, words, type Say } from './words/say';

export interface Friend {
  row: FriendRow;
  number: number;
  name: string | null;
  view: FriendView;
  facts: Partial<ReasonFacts>;
  appeal: { status: string; decision: string | null; sentence: string | null; answeredAtMs: number | null; createdAtMs: number } | null;
}

type Deps = { database: Reader; persons: PersonSeal; campaigns: Pick<CampaignsRoom, 'termsOf'> };

/** Friends of one page as their referrer sees them: without a name before the friend's own consent, then with its first letter. A handful of statements whatever the page holds. */
export async function readFriends({ database, persons, campaigns }: Deps, customerId: string, rows: readonly FriendRow[], say: Say): Promise<Friend[]> {
  const [first] = rows;
  if (!first) return [];
  const ids = rows.map(({ id }) => id);
  const newestNumber = await friendNumber(database, customerId, first.id);
  const [rewards, refused, shares, appeals] = [await ownRewards(database, customerId, ids), await refusals(database, ids), await sharing(database, rows.map(({ refereeId }) => refereeId)), await appealsAbout(database, ids)];
  const friends: Friend[] = [];
  for (const [place, row] of rows.entries()) {
    const view = decideFriend({ ...row, refusedAtMs: refused.get(row.id)?.atMs ?? null }, rewards.get(row.id) ?? []);
    const terms = await campaigns.termsOf(database, row.campaignId, row.campaignVersion); // remembered: a page has few campaigns
    friends.push({
      row, number: newestNumber - place, name: shares.has(row.refereeId) ? maskName(nameOf(persons, { ...row, id: row.refereeId })) : null, view,
      facts: factsOf({ row, terms, reward: view.no?.reward ?? null, note: noteOf(persons, refused.get(row.id), row) }, say),
      appeal: appealOf(persons, appeals.find((appeal) => appeal.referralId === row.id && appeal.reason === view.no?.code)),
    });
  }
  return friends;
}

/** What the reviewer wrote to the referrer, sealed under the friend's key as all of a referral's history. */
const noteOf = (persons: PersonSeal, refusal: Refusal | undefined, { dataSalt }: FriendRow): string | null =>
  (refusal ? readWords(persons, { plain: refusal.note, sealed: refusal.noteSealed }, { salts: [dataSalt], row: wordsRow('referral_history', 'note', refusal.id) }) : null);

const appealOf = (persons: PersonSeal, appeal: (Appeal & { dataSalt: string | null }) | undefined): Friend['appeal'] => (appeal ? { ...appeal, ...wordsOf(persons, appeal) } : null);

const NOW = words('现在', 'now');
const FRIENDS = words('{n} 位好友', '{n} friends');
const TIMES = words('{n} 次', '{n} times');

/** What the sentence for a "no" may fill in: the campaign's own dates, lengths and limits. */
function factsOf({ row, terms, reward, note }: { row: FriendRow; terms: Terms; reward: OwnReward | null; note: string | null }, say: Say): Partial<ReasonFacts> {
  const { pauses } = JSON.parse(row.timeline) as { pauses: [number, number | null][] };
  const pause = pauses.findLast(([fromMs]) => fromMs <= row.addedAtMs + 1000);
  const places = terms.caps?.referralsPerReferrer ?? terms.caps?.referrals;
  const cap = reward ? terms.rewards.find(({ key }) => key === reward.itemKey)?.capPerReferrer : undefined;
  return {
    startsAt: sayInstant(row.startsAtMs, say), endsAt: sayInstant(row.endsAtMs, say), length: sayLength(terms.retention, say),
    ...(pause ? { from: sayInstant(pause[0], say), to: pause[1] === null ? NOW[say.language] : sayInstant(pause[1], say) } : {}),
    ...(reward ? { amount: sayAmount(reward.kind, reward.amount, say) } : {}),
    ...(cap !== undefined ? { cap: fill(TIMES, say, { n: cap }) } : places !== undefined ? { cap: fill(FRIENDS, say, { n: places }) } : {}),
    ...(note === null ? {} : { sentence: note }),
  };
}

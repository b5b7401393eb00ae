import fc from 'fast-check';
import { foldEpisodes } from '../../../src/features/customers/fold-episodes';
import type { RewardTerms, Terms } from '../../../src/features/campaigns';
import { withDeal } from '../../../src/features/referrals/credit-deals';
import { decideAttribution } from '../../../src/features/referrals/decide-attribution';
import { decideDeals, type Deal } from '../../../src/features/referrals/decide-deals';
import { nextRow } from '../../../src/features/referrals/next-row';
import type { ReferralRecord } from '../../../src/features/referrals/store';
import { decideRewards, type StandingReward } from '../../../src/features/rewards/decide-rewards';
import type { FollowFact } from '../../../src/vocabulary/follow';
import { around, code, codesOf, fact, second } from '../../../scripts/proof/history';

const RETENTION_S = 40;
const END_S = 100;
const CODES = codesOf(code('A'));
const TERMS = { retention: RETENTION_S * 1000 } as Terms;
const ITEMS = (['added', 'retained', 'contacted', 'qualified', 'deal'] as const).map((milestone): RewardTerms => ({ key: milestone, milestone, beneficiary: 'referrer', kind: 'points', amount: 10 }));
const ADDED_S = 10;

/** What happened, of which the bot hears in any order. */
interface Story {
  endS: number | null;
  contacted: boolean;
  qualified: boolean;
  deals: { closedS: number; refunded: boolean }[];
}

type Delivery = { hears: 'add' | 'seen' | 'end' | 'screen' | 'retention' | 'contacted' | 'qualified' } | { hears: 'deal' | 'refund'; deal: number };

const deliveriesOf = ({ endS, contacted, qualified, deals }: Story): Delivery[] => [
  { hears: 'add' }, { hears: 'seen' }, { hears: 'screen' }, { hears: 'retention' }, ...(endS === null ? [] : [{ hears: 'end' as const }]), ...(contacted ? [{ hears: 'contacted' as const }] : []),
  ...(qualified ? [{ hears: 'qualified' as const }] : []), ...deals.flatMap(({ refunded }, deal): Delivery[] => [{ hears: 'deal', deal }, ...(refunded ? [{ hears: 'refund' as const, deal }] : [])]),
];

/** The bot in small: each delivery is stored, then everything is settled by the decisions of the rooms, as the verbs do. */
class Bot {
  row: ReferralRecord | null = null;
  readonly rewards: StandingReward[] = [];
  private readonly facts: FollowFact[] = [];
  private readonly deals = new Map<number, Deal>();
  private readonly refunded = new Set<number>();
  private approved = false;
  private nowS = ADDED_S;
  private readonly story: Story;

  constructor(story: Story) {
    this.story = story;
  }

  /** False: it cannot be told yet, as a call about a referral that is not there. */
  hear(delivery: Delivery): boolean {
    if (delivery.hears === 'contacted' || delivery.hears === 'qualified') {
      if (!this.row) return false;
      if (this.row.liveKey !== null) this.row = withDeal({ ...this.row, [`${delivery.hears}AtMs`]: second(this.nowS) }, this.row.dealAtMs); // else refused: 409
    } else if (delivery.hears === 'deal') {
      this.deals.set(delivery.deal, { campaignId: null, closedAtMs: second(this.story.deals[delivery.deal]?.closedS ?? 0) });
    } else if (delivery.hears === 'refund') {
      if (!this.deals.has(delivery.deal)) return false;
      this.refunded.add(delivery.deal);
    } else this.hearFact(delivery.hears);
    this.settle();
    return true;
  }

  private hearFact(hears: 'add' | 'seen' | 'end' | 'screen' | 'retention'): void {
    if (hears === 'screen') this.approved = true;
    else if (hears === 'retention') this.nowS = END_S;
    else if (hears === 'add') this.facts.push(fact('add', 'wang', ADDED_S, { state: 'A' }));
    else if (hears === 'seen') this.facts.push(fact('seen', 'wang', ADDED_S + 1, { source: 'detail' }));
    else this.facts.push(fact('end_customer', 'wang', this.story.endS ?? 0));
  }

  private settle(): void {
    const episodes = foldEpisodes(this.facts);
    const [verdict] = decideAttribution(episodes, CODES, around());
    if (!verdict) return;
    const { row } = nextRow(verdict, { episodes, recorded: this.row ? [this.row] : [] }, { nowMs: second(this.nowS), baselineFinished: true, version: 1, terms: TERMS, nextId: 'r1', refereeId: 'friend' });
    const standing = [...this.deals].filter(([deal]) => !this.refunded.has(deal)).map(([, deal]) => deal);
    const reached = decideDeals(row.liveKey === null ? [] : [{ ...row, paysDeals: true }], standing);
    this.row = withDeal(row, reached.get(row.id) ?? null);
    this.settleRewards(this.row);
  }

  private settleRewards(row: ReferralRecord): void {
    for (const step of decideRewards(ITEMS, { ...row, referralReason: row.reason, live: row.liveKey !== null, approved: this.approved }, this.rewards)) {
      if (step.kind === 'accrue') this.rewards.push({ id: `w${this.rewards.length}`, itemKey: step.item.key, generation: step.generation, status: step.issueNow ? 'issued' : 'accrued', reason: null });
      else {
        const became = { issue: 'issued', hold: 'held', release: 'accrued', void: 'voided', reverse: 'reversed' }[step.kind];
        Object.assign(this.rewards.find((reward) => reward.id === step.rewardId) as StandingReward, { status: became, ...('reason' in step ? { reason: step.reason } : {}) });
      }
    }
    if (this.rewards.some((reward) => reward.status === 'issued')) row.frozenAtMs ??= second(this.nowS);
  }
}

/** The rulebook, read once over the whole story. */
function reference({ endS, contacted, qualified, deals }: Story): { status: string; issued: string[] } {
  if (endS !== null && endS < ADDED_S + RETENTION_S) return { status: 'lapsed', issued: [] };
  const dealt = deals.some(({ closedS, refunded }) => !refunded && closedS >= ADDED_S);
  const status = dealt ? 'converted' : qualified ? 'qualified' : contacted ? 'contacted' : 'retained';
  return { status, issued: ['added', 'retained', ...(contacted ? ['contacted'] : []), ...(qualified ? ['qualified'] : []), ...(dealt ? ['deal'] : [])].sort() };
}

const stories = fc.record({
  endS: fc.option(fc.integer({ min: ADDED_S + 2, max: ADDED_S + RETENTION_S + 20 })), contacted: fc.boolean(), qualified: fc.boolean(),
  deals: fc.array(fc.record({ closedS: fc.integer({ min: ADDED_S - 3, max: END_S }), refunded: fc.boolean() }), { maxLength: 2 }),
});
const tellings = stories.chain((story) => {
  const all = deliveriesOf(story);
  return fc.record({ story: fc.constant(story), order: fc.shuffledSubarray(all, { minLength: all.length, maxLength: all.length }), again: fc.subarray(all) });
});

test('P17 P19 P20 P24 any order and repetition of add, sight, screen, retention, contacted, qualified, deals, refunds and lapse leaves the same status and rewards', () => {
  fc.assert(fc.property(tellings, ({ story, order, again }) => {
    const bot = new Bot(story);
    let waiting: Delivery[] = [...order, ...again];
    while (waiting.length > 0) waiting = waiting.filter((delivery) => !bot.hear(delivery));
    const issued = bot.rewards.filter(({ status }) => status === 'issued').map(({ itemKey }) => itemKey).sort();
    expect({ status: bot.row?.status, issued }).toEqual(reference(story));
    expect(bot.rewards.filter(({ status }) => status === 'accrued' || status === 'held')).toEqual([]);
  }), { numRuns: 3000 });
});

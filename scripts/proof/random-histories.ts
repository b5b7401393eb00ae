import type { CodeFacts } from '../../src/features/campaigns';
import type { FollowFact, FollowKind } from '../../src/vocabulary/follow';
import { code, DAY_S, EPOCH_MS, fact, second } from './history';
import type { Random } from './proof';

export const RETENTION_S = 40;
export const LAST_S = 60;
export const toS = (ms: number): number => Math.floor((ms - EPOCH_MS) / 1000);

const window = (startsS: number, endsS: number) => ({ startsAtMs: second(startsS), endsAtMs: second(endsS) });

/** Codes of every kind that the policy tells apart: of two referrers, of another campaign, the friend's own, revoked, over, paused. */
export const CODES: readonly CodeFacts[] = [
  code('A'), code('B'), code('Spring', { campaignId: 'spring' }), code('Own', { referrerId: 'friend' }), code('Revoked', { revokedAtMs: second(20) }),
  code('Short', { campaignId: 'short', campaign: window(10, 30) }),
  code('Paused', { campaignId: 'paused', campaign: { timeline: { pauses: [[second(15), second(25)], [second(45), null]], versions: [[1, second(0), second(0), second(100 * DAY_S)]] } } }),
];

const STATES = [null, null, 'unknown-state', ...CODES.map((each) => each.state)];
const KINDS: readonly FollowKind[] = ['add', 'add', 'half', 'found', 'seen', 'end_staff', 'end_customer', 'end_transfer', 'end_left', 'end_unknown'];
const MOST_FACTS = 14;

const isEnd = (kind: FollowKind) => kind.startsWith('end_');

/** What happened to one friend. WeCom says each thing once: one fact per member, second and kind. */
export function randomHistory(random: Random): FollowFact[] {
  const facts = new Map<string, FollowFact>();
  for (let left = 1 + random.below(MOST_FACTS); left > 0; left -= 1) {
    const kind = random.pick(KINDS);
    const staffId = random.pick(['wang', 'li', 'zhao']);
    const s = random.below(LAST_S + 1);
    const sort = isEnd(kind) ? 'end' : kind === 'half' ? 'add' : kind;
    const source = kind === 'found' || kind === 'seen' ? random.pick(['baseline', 'detail'] as const) : 'callback';
    const heardS = random.below(2) === 0 ? s + 31 * DAY_S : s + LAST_S + 5;
    facts.set(`${staffId}:${s}:${sort}`, fact(kind, staffId, s, { source, state: isEnd(kind) ? null : random.pick(STATES), heardS }));
  }
  return [...facts.values()];
}

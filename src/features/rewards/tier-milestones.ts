import type { Reader } from '../../kernel/database/database';
import type { Terms, TermsReader } from '../campaigns';
import { isTier } from './decide-rewards';
import type { Milestone } from './decide-tiers';

/** Milestones on which any version up to this one has tiers 阶梯: friends of every version count towards them. */
export type TierMilestones = (reader: Reader, campaignId: string, upTo: number) => Promise<ReadonlySet<Milestone>>;

export const tierMilestonesIn = (terms: Terms): Milestone[] => terms.rewards.filter(isTier).map((item) => item.milestone);

const REMEMBERED = 500;

/** Terms in force never change, so what they name together is remembered. */
export function makeTierMilestones(termsOf: TermsReader): TierMilestones {
  const known = new Map<string, ReadonlySet<Milestone>>();
  return async (reader, campaignId, upTo) => {
    const key = `${campaignId}:${upTo}`;
    const remembered = known.get(key);
    if (remembered) return remembered;
    const found = new Set<Milestone>();
    for (let version = 1; version <= upTo; version += 1) for (const milestone of tierMilestonesIn(await termsOf(reader, campaignId, version))) found.add(milestone);
    if (known.size >= REMEMBERED) known.clear();
    known.set(key, found);
    return found;
  };
}

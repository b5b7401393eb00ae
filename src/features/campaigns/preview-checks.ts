import type { FieldFault } from '../../kernel/errors';
import type { Reader } from '../../kernel/database/database';
import { marks } from '../../kernel/database/marks';
import type { Machine } from '../../kernel/machine';
import type { ChannelsRoom } from '../channels';
import { membersByNames } from '../staff';
import { publishFaults, publishWarnings, type GroupFact } from './check-publish';
import { quotaWarnings } from './quota-need';
import { wordWarnings } from './risky-words';
import type { Terms, TermsSlot } from './terms';

export interface Checks {
  faults: FieldFault[];
  warnings: FieldFault[];
}

type Deps = Machine & { channels: ChannelsRoom; slots: readonly TermsSlot[] };

/** What does not stand in the way of publishing and should be known before: the same while somebody types and at publishing. */
export async function warningsOf(deps: Pick<Deps, 'database' | 'channels' | 'slots'>, terms: Terms, campaignId: string): Promise<FieldFault[]> {
  const others = await Promise.all(deps.slots.map(async (slot) => slot.warnings(terms)));
  return [...publishWarnings(terms), ...wordWarnings(terms), ...(await quotaWarnings(deps, terms, campaignId)), ...others.flat()];
}

/** The checks of publishing against what is known here already: quick enough to run while somebody types. Publishing itself asks WeCom anew. */
export const makePreviewChecks = (deps: Deps) => async (terms: Terms, campaignId: string): Promise<Checks> => {
  const { database, clock, slots } = deps;
  const known = await membersByNames(database, terms.staffUserIds);
  const staff = terms.staffUserIds.map((userId) => ({ userId, known: known.get(userId.toLowerCase()) ?? null }));
  const groups = await knownGroups(database, terms.groupChatIds ?? []);
  return {
    faults: [...publishFaults(terms, { staff, groups }, clock.nowMs()), ...(await Promise.all(slots.map(async (slot) => slot.faults(terms)))).flat()],
    warnings: await warningsOf(deps, terms, campaignId),
  };
};

/** A group that we never read may stand: only WeCom knows. */
async function knownGroups(reader: Reader, chatIds: readonly string[]): Promise<Map<string, GroupFact>> {
  if (chatIds.length === 0) return new Map();
  const rows = await reader.rows<{ chatId: string; status: string }>(`SELECT chatId, status FROM group_chat WHERE chatId IN (${marks(chatIds)})`, [...chatIds]);
  return new Map(rows.map(({ chatId, status }): [string, GroupFact] => [chatId, status === 'dismissed' ? 'dismissed' : 'stands']));
}

import type { FieldFault } from '../../kernel/errors';
import { WecomError, type Wecom } from '../../wecom';
import type { GroupFact } from './check-publish';

const DISSOLVED = 49008;

/** Asks WeCom about every group of a campaign, five at most; when it does not answer, the answer to the caller says so. */
export async function readGroupFacts({ wecom }: { wecom: Wecom }, chatIds: readonly string[]): Promise<{ facts: Map<string, GroupFact>; warnings: FieldFault[] }> {
  const facts = new Map(await Promise.all([...new Set(chatIds)].map(async (chatId): Promise<[string, GroupFact]> => [chatId, await factOf(wecom, chatId)])));
  const isUnasked = [...facts.values()].includes(null);
  return { facts, warnings: isUnasked ? [{ path: 'groupChatIds', code: 'groups_not_checked', detail: 'WeCom did not answer; the groups were not checked' }] : [] };
}

async function factOf(wecom: Wecom, chatId: string): Promise<GroupFact> {
  try {
    await wecom.groupChats.get(chatId);
    return 'stands';
  } catch (error) {
    if (!(error instanceof WecomError)) throw error;
    if (error.code === DISSOLVED) return 'dismissed';
    return error.kind === 'state' || error.kind === 'fault' ? 'unknown' : null;
  }
}

import type { Reader } from '../../../kernel/database/database';
import type { Machine } from '../../../kernel/machine';
import type { Job } from '../../../kernel/work/registry';
import type { DomainEvent } from '../../../vocabulary/events';
import { campaignById } from '../../campaigns';
import type { MessagesRoom } from '../../messages';
import { staffByUserIds } from '../../staff';
import { claimById, escalateOpen } from './store';

export const ESCALATE = 'claim.escalate';
/** A claim that nobody decided by then is told on; it is never accepted by silence (policy 31). */
export const WAITS_MS = 7 * 86_400_000;

type Deps = Machine & { messages: MessagesRoom; adminUserIds: readonly string[]; escalated(claims: number): void };

export const escalateClaims = ({ clock, messages, adminUserIds, escalated }: Deps): Job => ({
  kind: ESCALATE,
  async runAll(tx, works) {
    const causes = new Map(works.map(({ id, key }) => [key, { type: 'work' as const, id }]));
    const claims = await escalateOpen(tx, [...causes.keys()], clock.nowMs());
    if (claims.length === 0) return;
    const admins = adminUserIds.length === 0 ? [] : await staffByUserIds(tx, adminUserIds);
    for (const { id, campaignId, refereeId, referrerId } of claims) {
      tx.emit({ type: 'claim.escalated', subject: id, data: { campaignId, refereeId, referrerId }, cause: causes.get(id) ?? { type: 'work', id: ESCALATE } } satisfies DomainEvent);
      for (const { id: staffId } of admins) messages.notifyStaff(tx, { staffId, template: 'claim_waits', refs: { claimId: id }, once: `claim_waits:${id}:${staffId}` });
    }
    tx.afterCommit(() => escalated(claims.length));
  },
});

/** For the admins; null once it was decided. */
export async function composeClaimNotice(reader: Reader, refs: Record<string, string>): Promise<string | null> {
  const claim = await claimById(reader, refs['claimId'] ?? '');
  if (claim?.status !== 'open') return null;
  const campaign = await campaignById(reader, claim.campaignId);
  return `【补登待审】\n活动「${campaign?.name ?? ''}」有一条转介绍补登申请已等待 7 天，请尽快处理。申请编号：${claim.id}`;
}

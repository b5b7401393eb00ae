import { floorToSecond } from '../../../kernel/clock';
import type { Tx } from '../../../kernel/database/unit-of-work';
import { newSalt } from '../../../kernel/person-seal';
import type { CustomerId } from '../../../vocabulary/events';
import type { FollowKind } from '../../../vocabulary/follow';

const BEGINS: ReadonlySet<FollowKind> = new Set(['add', 'half', 'found']);

/** Did somebody who had themselves erased add staff again? What WeCom tells late of a follow from before is no return. */
export const cameBack = (customer: { erasedAtMs: number | null } | undefined, { kind, atMs }: { kind: FollowKind; atMs: number }): boolean =>
  customer !== undefined && customer.erasedAtMs !== null && BEGINS.has(kind) && atMs > floorToSecond(customer.erasedAtMs);

/** They are known by WeCom's id again, under the internal id they always had; what else there is to know is read anew, and sealed under a new key. The customers are locked. */
export async function welcomeBack(tx: Tx, people: readonly { externalUserId: string; id: CustomerId }[]): Promise<void> {
  for (const { externalUserId, id } of people) {
    await tx.change('UPDATE customer SET externalUserId = ?, dataSalt = ?, erasedAtMs = NULL, leftAtMs = NULL, detailAtMs = NULL WHERE id = ?', [externalUserId, newSalt(), id]);
  }
}

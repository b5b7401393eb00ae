import type { Tx } from '../../kernel/database/unit-of-work';
import { notFound } from '../../kernel/errors';
import type { Cause } from '../../kernel/events';
import type { Machine } from '../../kernel/machine';
import type { DomainEvent } from '../../vocabulary/events';
import { codeById, codesInUseOf, revokeCode, type CodeRecord } from './store';

export const codeUnknown = () => notFound('code.not_found', 'there is no such code');

/** From now on a scan of this code adds staff and refers nobody (policy 11). Twice changes nothing: the first instant stands. */
export const makeRevokeCode = ({ unitOfWork, clock }: Machine) => (id: string, cause: Cause): Promise<CodeRecord> =>
  unitOfWork.run(async (tx) => {
    const changed = await revokeCode(tx, id, clock.nowMs());
    const code = await codeById(tx, id);
    if (!code) throw codeUnknown();
    if (changed > 0) tx.emit({ type: 'code.revoked', subject: id, data: { campaignId: code.campaignId }, cause } satisfies DomainEvent);
    return code;
  });

/** Every code of a referrer who takes no part any more (policy 16). */
export async function revokeCodesOf(tx: Tx, { referrerId, cause, nowMs }: { referrerId: string; cause: Cause; nowMs: number }): Promise<number> {
  const codes = await codesInUseOf(tx, referrerId);
  for (const { id, campaignId } of codes) {
    await revokeCode(tx, id, nowMs);
    tx.emit({ type: 'code.revoked', subject: id, data: { campaignId }, cause } satisfies DomainEvent);
  }
  return codes.length;
}

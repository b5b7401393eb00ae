import type { Reader } from '../../../kernel/database/database';
import type { Tx } from '../../../kernel/database/unit-of-work';
import { instantText } from '../../../kernel/http/instant-field';
import type { Cause } from '../../../kernel/events';
import type { Machine } from '../../../kernel/machine';
import type { DomainEvent } from '../../../vocabulary/events';
import { ownerKey, type CampaignsRoom } from '../../campaigns';
import { takeTurns, type CustomersRoom } from '../../customers';
import { staffByIds } from '../../staff';
import type { SettleReferrals } from '../settle-referrals';
import { sealedClaim } from './claim-words';
import { claimDecided, mayDecide, type Decided } from './decide-claim';
import { claimById, storeDecision, type ClaimRecord } from './store';

type Deps = Machine & { campaigns: CampaignsRoom; customers: CustomersRoom; settle: SettleReferrals };

/**
 * A second person decides. An accepted claim leaves a fact at the friend's first follow; what it comes to is for attribution, by the same reasons as a scan.
 * Of two decisions at once the conditional update lets one through.
 */
export const makeJudgeClaim = (deps: Deps) => async (id: string, said: { decision: 'accept' | 'refuse'; note: string }, cause: Cause): Promise<void> => {
  const known = await readClaim(deps.database, id);
  mayDecide(known, cause.id);
  const claim = known as ClaimRecord;
  await deps.unitOfWork.run(async (tx) => {
    await takeTurns(tx, [claim.refereeId]);
    const code = said.decision === 'accept' ? (await deps.campaigns.ownCodes(tx, [claim])).get(ownerKey(claim)) : undefined;
    const status = said.decision === 'accept' ? 'accepted' : 'refused';
    const salts = await deps.customers.saltsOf(tx, [claim.referrerId, claim.refereeId]);
    const noteSealed = sealedClaim(deps.persons, 'note', { id, words: said.note, salts: [salts.get(claim.referrerId) ?? null, salts.get(claim.refereeId) ?? null] });
    if (!(await storeDecision(tx, { id, status, decidedBy: cause.id, decidedAtMs: deps.clock.nowMs(), noteSealed, codeId: code?.id ?? null }))) throw claimDecided((await readClaim(tx, id)) ?? claim);
    const { campaignId, refereeId, referrerId } = claim;
    tx.emit({ type: `claim.${status}`, subject: id, data: { campaignId, refereeId, referrerId }, cause } satisfies DomainEvent);
    if (code) await countIt(deps, tx, { claim, state: code.state, cause });
  });
};

async function readClaim(reader: Reader, id: string): Promise<(ClaimRecord & Decided) | null> {
  const claim = await claimById(reader, id);
  if (!claim?.decidedBy) return claim;
  const [member] = await staffByIds(reader, [claim.decidedBy]);
  return { ...claim, decider: member?.name ?? member?.userId, ...(claim.decidedAtMs === null ? {} : { decidedAt: instantText(claim.decidedAtMs) }) };
}

/** About the first follow, whenever that was: before everything else of this friend. */
const AT_THE_FIRST_MS = 0;

async function countIt({ customers, settle }: Deps, tx: Tx, { claim: { id, refereeId }, state, cause }: { claim: ClaimRecord; state: string; cause: Cause }): Promise<void> {
  await customers.tellOf(tx, [{ customerId: refereeId, cause, by: 'claim', id, state, atMs: AT_THE_FIRST_MS }]);
  await settle(tx, [{ customerId: refereeId, cause }]);
}
